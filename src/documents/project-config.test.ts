import { expect, test } from 'vitest';
import { projectConfigSchema } from './project-config.ts';

test('a file may say which form it has; of another form nothing is guessed', () => {
  expect(projectConfigSchema.safeParse({ format: 1, remote: { url: 'a' } }).success).toBe(true);
  expect(projectConfigSchema.safeParse({ remote: { url: 'a' } }).success).toBe(true);
  expect(projectConfigSchema.safeParse({ format: 2, remote: { url: 'a' } }).success).toBe(false);
});
