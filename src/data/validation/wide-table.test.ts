import { expect, test } from 'vitest';
import { openValidated } from './open-validated.ts';
import type { Profile } from '../profile/profile.ts';
import { testDatabase, testParquet } from '../duckdb/test-table.fixture.ts';

test('the reasons of a wide table cost what they say, not that for each rule that there is', async () => {
  const database = await testDatabase();
  const names = Array.from({ length: 400 }, (_, index) => `c${index}`);
  const path = await testParquet(
    database,
    `SELECT ${names.map((name, index) => `CAST(i + ${index} AS DOUBLE) AS ${name}`).join(', ')} FROM range(60) AS rows(i)`,
  );
  const profile: Profile = {
    name: 'p',
    fields: names.map((name) => ({ name, type: 'number', constraints: { minimum: -1, maximum: 10 } })),
  };
  const table = await openValidated(database, path, profile);
  expect(table.rows.quarantined).toBe(60);
  const before = process.cpuUsage();
  const rows = await database.rows(`SELECT _row, _reasons FROM ${table.quarantineRelation} ORDER BY _row`);
  const { user, system } = process.cpuUsage(before);
  const reasons = rows.map((row) => row['_reasons'] as string[]);
  expect(reasons[0]?.slice(0, 2)).toEqual(['c11: above maximum 10', 'c12: above maximum 10']);
  expect(reasons[59]?.length).toBe(400);
  // Microseconds. A copy of the 2,000 reasons for each of 22,000 takes half a minute.
  expect(user + system).toBeLessThan(10e6);
});
