import { expect, test } from 'vitest';
import { formHint } from './form-hint.ts';
import { openValidated } from './open-validated.ts';
import type { Field, Profile } from '../profile/profile.ts';
import { testDatabase, testFile } from '../duckdb/test-table.fixture.ts';

async function hintOf(type: Field['type'], value: string, dialect: Profile['dialect'] = {}) {
  const { rules, source, rows } = await openValidated(
    await testDatabase(),
    await testFile('t.csv', `k;x\n1;${value}\n`),
    { name: 'p', fields: [{ name: 'x', type }], dialect: { delimiter: ';', ...dialect } },
  );
  expect(rows.quarantined).toBe(1);
  return formHint(rules[0], source);
}

test.each<[Field['type'], string, RegExp]>([
  ['integer', '12.0', /Int64.*declare `x` as `number`/],
  ['boolean', 'Yes', /`true` or `false`, `1` or `0`.*`string` with `categories`/],
  ['date', '31.01.2026', /2026-01-31/],
  ['date', '2026-01-31 00:00:00', /without a time/],
  ['timestamp', '31.01.2026 10:20', /2026-01-31T10:20:30/],
  ['number', '1,5', /`1234\.5`: `decimalChar` and `groupChar`/],
  ['decimal', '1,5', /`1234\.5`/],
])('%s from `%s`: how it is written instead', async (type, value, hint) => {
  expect(await hintOf(type, value)).toMatch(hint);
});

test('numbers as the dialect has them; what is refused by another rule has its reason', async () => {
  expect(await hintOf('number', '1.5', { decimalChar: ',', groupChar: '.' })).toMatch(/`1\.234,5`/);
  const source = { format: 'csv' } as const;
  expect(formHint({ kind: 'required', column: 'x' }, source)).toBeUndefined();
  expect(formHint({ kind: 'type', column: 'x', type: 'date' }, { format: 'parquet' })).toBeUndefined();
  expect(formHint(undefined, source)).toBeUndefined();
});
