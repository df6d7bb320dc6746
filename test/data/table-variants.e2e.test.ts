/** What became of each variant of a table stands in `golden/table-variants.txt`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import { checkVariant, makeVariantModel } from './check-variant.ts';
import { makeVariants } from './table-variants.ts';

it('every row of every variant is accounted for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-variants-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const maker = await openDatabase({ threads: 1 });
  const variants = await makeVariants(maker, folder);
  maker.close();
  expect(variants.length).toBeGreaterThanOrEqual(250);
  expect(new Set(variants.map(({ path }) => path)).size).toBe(variants.length);
  const lines: string[] = [];
  const beside = await mkdtemp(join(tmpdir(), 'mlops-variants-'));
  onTestFinished(() => rm(beside, { recursive: true }));
  const trained = await makeVariantModel(join(beside, 'model'));
  for (const { name, path } of variants) {
    const text = await checkVariant(path, beside, trained).catch((error: unknown) => {
      throw new Error(name, { cause: error });
    });
    lines.push(`${name}: ${text}`);
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/table-variants.txt');
}, 600_000);
