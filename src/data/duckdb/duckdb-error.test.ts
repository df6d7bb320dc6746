import { expect, test } from 'vitest';
import { translateDuckdbError } from './duckdb-error.ts';

// As DuckDB 1.5 says it of pages whose bytes were changed.
test.each([
  'Invalid Error: Input is invalid/unsupported GZIP stream',
  'Invalid Error: Out of buffer',
  "Invalid Error: don't know what type: \u000e",
  'Invalid Error: Decode bit width too large',
  'Invalid Input Error: Failed to read file "a.parquet": Page size mismatch',
  'IO Error: Could not read enough bytes from file "a.parquet": attempted to read 90 bytes from location 4',
])('a damaged page is no bug: %s', (message) => {
  expect(translateDuckdbError(new Error(message))).toMatchObject({ code: 'INPUT_UNREADABLE', exitCode: 2 });
});

test('a query that is wrong is one', () => {
  const error = new Error('Binder Error: Referenced column "a" not found');
  expect(translateDuckdbError(error)).toBe(error);
});
