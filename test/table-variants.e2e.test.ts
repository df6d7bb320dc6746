/**
 * One table in many forms, validated: each row is valid, quarantined, or the whole file is refused in words. What became
 * of each variant stands in `golden/table-variants.txt`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetMetadataAsync } from 'hyparquet';
import { expect, it, onTestFinished } from 'vitest';
import { MlopsError } from '../src/core/error.ts';
import { countRows } from '../src/dataset/count-rows.ts';
import { openDatabase } from '../src/dataset/database.ts';
import { openValidated } from '../src/dataset/open-validated.ts';
import type { Profile } from '../src/dataset/profile.ts';
import { quarantineSelect, validSelect } from '../src/dataset/select-validated.ts';
import { columnSummaries, type ColumnSummary } from '../src/dataset/summarize-columns.ts';
import { validationChecks } from '../src/dataset/summarize-validation.ts';
import { makeVariants } from './table-variants.ts';

const PROFILE: Profile = {
  name: 'variants',
  primary_key: ['id'],
  fields: [
    { name: 'id', type: 'string' },
    { name: 'x', type: 'number', constraints: { minimum: 0 } },
  ],
};

interface Outcome {
  readonly text: string;
  readonly rows?: number;
}

async function validate(path: string): Promise<Outcome> {
  const database = await openDatabase({ threads: 2 });
  try {
    const table = await openValidated(database, path, PROFILE);
    const valid = await countRows(database, `(${validSelect(table)})`);
    const quarantined = await countRows(database, `(${quarantineSelect(table)})`);
    const summaries = await columnSummaries(database, table);
    await validationChecks(database, table);
    const rows = valid + quarantined;
    return { text: `${rows} rows: ${valid} valid, ${quarantined} quarantined${missing(summaries)}`, rows };
  } catch (error) {
    // Anything else would be a bug, exit code 70.
    if (!(error instanceof MlopsError)) throw error;
    expect(error.exitCode).toBe(2);
    return { text: error.code };
  } finally {
    database.close();
  }
}

function missing(summaries: readonly ColumnSummary[]): string {
  const some = summaries.filter((column) => column.missing > 0);
  return some.map((column) => `, ${column.missing} without ${column.name}`).join('');
}

/** How many rows other readers find; undefined where they find none. */
async function countedElsewhere(path: string): Promise<number | undefined> {
  const bytes = await readFile(path);
  if (bytes.toString('latin1', 0, 4) === 'PAR1') {
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    return Number((await parquetMetadataAsync(file)).num_rows);
  }
  if (!path.endsWith('.csv')) return undefined;
  const records = parse(bytes, {
    bom: true,
    skipEmptyLines: true,
    relaxColumnCount: true,
    relaxQuotes: true,
  });
  return records.length - (bytes.toString().startsWith('sep=') ? 2 : 1);
}

it('every row of every variant is accounted for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-variants-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const maker = await openDatabase({ threads: 1 });
  const variants = await makeVariants(maker, folder);
  maker.close();
  expect(variants.length).toBeGreaterThanOrEqual(250);
  expect(new Set(variants.map(({ path }) => path)).size).toBe(variants.length);
  const lines: string[] = [];
  for (const { name, path } of variants) {
    const { text, rows } = await validate(path);
    if (rows !== undefined) {
      const elsewhere = await countedElsewhere(path);
      if (elsewhere !== undefined) expect([name, rows]).toEqual([name, elsewhere]);
    }
    lines.push(`${name}: ${text}`);
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/table-variants.txt');
}, 600_000);
