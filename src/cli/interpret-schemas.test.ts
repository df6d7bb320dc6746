import { expect, test } from 'vitest';
import { interpretSchemas } from './interpret-schemas.ts';

test('zod is told to interpret before it is loaded', async () => {
  interpretSchemas();
  const z = await import('zod');
  expect(z.config()).toMatchObject({ jitless: true });
});
