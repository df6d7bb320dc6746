import { expect, test } from 'vitest';
import { registryEntrySchema } from '../../documents/registry-entry.ts';
import { journalOf, register } from './journal.fixture.ts';

const [{ entry } = { entry: undefined }] = journalOf([register('a')]);

test.each([
  ['2026-02-28T23:59:59Z', true],
  ['2024-02-29T00:00:00.123456789Z', true],
  [null, true],
  ['9999-99-99T99:99:99Z', false],
  ['2026-02-29T00:00:00Z', false],
  ['2026-04-31T00:00:00Z', false],
  ['2026-01-01T24:00:00Z', false],
  ['2026-01-01T00:00:00+02:00', false],
  ['2026-01-01T00:00:00Z\n', false],
])('an entry of %j is an entry: %j', (at, isOne) => {
  expect(registryEntrySchema.safeParse({ ...entry, at }).success).toBe(isOne);
});
