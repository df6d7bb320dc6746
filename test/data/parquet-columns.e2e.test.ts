/** Parquet files whose columns are hard to tell apart, through the whole command. */
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRig, repository, type Rig } from '../rig/rig.ts';

const CASES = join(repository, '../shared/cases');

async function openCase(name: string): Promise<Rig> {
  const rig = await makeRig();
  for (const file of ['in.parquet', 'in.csv', 'profile.json', 'pipeline.yaml']) {
    const path = join(CASES, name, file);
    if (existsSync(path)) await cp(path, join(rig.root, file));
  }
  return rig;
}

async function column(rig: Rig, name: string): Promise<unknown> {
  const report = JSON.parse(await rig.read('rep.json')) as { columns: { name: string }[] };
  return report.columns.find((found) => found.name === name);
}

describe.skipIf(!existsSync(CASES))('files of the cases', () => {
  it('the column that the file calls `Spend_1`, not the one that DuckDB does', async () => {
    const rig = await openCase('parquet-case-names');
    expect(await rig.run(['repro'])).toMatchObject({ exitCode: 0 });
    expect(await column(rig, 'Spend_1')).toMatchObject({
      min: '7000.0',
      max: '7002.0',
      distinct: 3,
      missing: 0,
    });
  });

  it('one name twice is refused as in CSV', async () => {
    const rig = await openCase('parquet-twin-names');
    const { exitCode, stderr } = await rig.run(['repro']);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain('`in.parquet` has several columns `spend`: column 2 and column 3');
    expect(await rig.has('valid.parquet')).toBe(false);
    await rig.write('pipeline.yaml', (await rig.read('pipeline.yaml')).replace('in.parquet', 'in.csv'));
    expect(await rig.run(['repro'])).toMatchObject({ exitCode: 2 });
  });

  it('an instant is no day, and a timestamp', async () => {
    const rig = await openCase('timestamp-column');
    const { exitCode, stderr } = await rig.run(['repro']);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain('`signup` is TIMESTAMP WITH TIME ZONE, not date');
    expect(stderr).toContain('declare `signup` as `timestamp`');
    await rig.write('profile.json', (await rig.read('profile.json')).replace('"date"', '"timestamp"'));
    expect(await rig.run(['repro'])).toMatchObject({ exitCode: 0 });
    expect(await column(rig, 'signup')).toMatchObject({
      type: 'timestamp',
      min: '2026-01-01 23:30:00',
      max: '2026-01-01 23:30:00',
      missing: 1,
    });
    expect(JSON.parse(await rig.read('rep.json'))).toMatchObject({
      rows: { total: 2, valid: 2, quarantined: 0 },
      input: { conversions: [{ column: 'signup', found: 'TIMESTAMP WITH TIME ZONE', taken: 'by value' }] },
    });
  });
});
