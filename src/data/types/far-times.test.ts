/** Days and times beyond the years that a text can name: infinities, and the numbers that stand for a missing one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openValidated } from '../validation/open-validated.ts';
import type { Field } from '../profile/profile.ts';
import { quarantineSelect } from '../validation/select-validated.ts';
import { validationChecks } from '../validation/summarize-validation.ts';
import { testDatabase, testFolder, testParquet } from '../duckdb/test-table.fixture.ts';
import { writeRows } from '../output/write-rows.ts';

// The first microsecond but one that 64 bits can count; NaT in numpy is the one before the first.
const FIRST = 'make_timestamp(-9223372036854775806)';

const ROWS = `SELECT * FROM (VALUES
  (1, TIMESTAMP '2026-01-31 00:00:00', DATE '2026-01-31'), (2, ${FIRST}, DATE '-infinity'),
  (3, 'infinity', DATE 'infinity'), (4, TIMESTAMP '10000-01-01 00:00:00', DATE '10000-01-01'),
  (5, TIMESTAMP '9999-12-31 23:59:59.999999', DATE '0001-01-01'), (6, NULL, NULL)) v(id, moment, day)`;

const ZONED = `SELECT id, CASE WHEN id = 2 THEN TIMESTAMPTZ '-infinity' ELSE CAST(moment AS TIMESTAMPTZ) END AS moment FROM (${ROWS})`;

test.each<[string, 'local' | 'zoned', Omit<Field, 'name'>, string]>([
  ['moment', 'local', { type: 'timestamp' }, 'timestamp'],
  ['moment', 'local', { type: 'timestamp', timezone: 'Europe/Berlin' }, 'timestamp'],
  ['moment', 'local', { type: 'timestamp', missing_values: ['', '2026-01-31'] }, 'timestamp'],
  ['moment', 'zoned', { type: 'timestamp' }, 'timestamp'],
  ['moment', 'zoned', { type: 'timestamp', timezone: 'Europe/Berlin' }, 'timestamp'],
  ['day', 'local', { type: 'date' }, 'date'],
  ['day', 'local', { type: 'timestamp' }, 'timestamp'],
  ['day', 'local', { type: 'timestamp', timezone: 'Europe/Berlin' }, 'timestamp'],
])('%s (%s) as %o: the rows alone are refused, and told', async (name, rows, field, type) => {
  const database = await testDatabase();
  const fields: Field[] = [
    { name: 'id', type: 'integer' },
    { name, ...field },
  ];
  const table = await openValidated(database, await testParquet(database, rows === 'local' ? ROWS : ZONED), {
    name: 't',
    fields,
  });
  const refused = await database.rows(`SELECT _row, _reasons FROM ${table.quarantineRelation} ORDER BY _row`);
  const reasons = [`${name}: not a ${type}`];
  expect(refused).toEqual([2n, 3n, 4n].map((_row) => ({ _row, _reasons: reasons })));
  const told = (await validationChecks(database, table)).filter(({ failed }) => failed > 0);
  expect(told).toMatchObject([{ column: name, failed: 3, examples: [{ row: 2 }, { row: 3 }, { row: 4 }] }]);
  const folder = await testFolder();
  for (const format of ['csv', 'jsonl', 'parquet'] as const) {
    const path = join(folder, `quarantine.${format}`);
    await writeRows(database, quarantineSelect(table), path, format);
    expect((await readFile(path)).length).toBeGreaterThan(0);
  }
});
