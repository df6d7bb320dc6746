/** The example on real data: 7,043 customers of a telephone company, 11 of them with a blank in TotalCharges. */
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { setParameter } from '../rig/small-project.ts';
import { makeRig, repository, type Rig } from '../rig/rig.ts';

const CSV = join(repository, '../shared/data/telco_customer_churn.csv');
const isHere = existsSync(CSV);
const FILES = ['pipeline.yaml', 'params.yaml', 'scoring.yaml', 'profiles'];

async function makeTelco(): Promise<Rig> {
  const rig = await makeRig();
  for (const path of FILES) await rig.copy(`examples/telco/${path}`, path);
  await cp(CSV, join(rig.root, 'telco.csv'));
  await setParameter(rig, ['input'], 'telco.csv');
  return rig;
}

async function read<T>(rig: Rig, path: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await rig.read(path)));
}

const rows = z.object({ total: z.number(), valid: z.number(), quarantined: z.number() });
const validation = z.object({
  rows,
  columns: z.array(z.object({ name: z.string(), missing: z.number() })),
});
const receipt = z.object({
  rows: z.object({ in: z.number(), scored: z.number(), quarantined: z.number() }),
});
const metrics = z.object({ auc: z.number(), f1: z.number() });

describe.skipIf(!isHere)(isHere ? 'the Telco example' : `the Telco example: skipped, no ${CSV}`, () => {
  it('takes blanks for missing values, scores every customer, and ranks as its peers do', async () => {
    const rig = await makeTelco();
    // The peers' AUC on this file is 0.837 to 0.847.
    for (const seed of [1, 2, 3]) {
      await setParameter(rig, ['seed'], seed);
      const { exitCode, stderr } = await rig.run(['repro']);
      expect({ seed, exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect((await read(rig, 'reports/metrics.json', metrics)).auc).toBeGreaterThanOrEqual(0.835);
    }
    const { rows: counted, columns } = await read(rig, 'reports/validation.json', validation);
    expect(counted).toEqual({ total: 7043, valid: 7043, quarantined: 0 });
    expect(columns.filter(({ missing }) => missing > 0)).toMatchObject([
      { name: 'TotalCharges', missing: 11 },
    ]);
    expect((await read(rig, 'reports/score-receipt.json', receipt)).rows).toEqual({
      in: 7043,
      scored: 7043,
      quarantined: 0,
    });
  });
});
