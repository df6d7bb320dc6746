/**
 * One table in many forms, validated and scored: each row is valid and has a score, is quarantined, or the whole file is
 * refused in words. What became of each variant stands in `golden/table-variants.txt`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetMetadataAsync } from 'hyparquet';
import { expect, it, onTestFinished } from 'vitest';
import { canonicalJson } from '../../src/core/json/canonical-json.ts';
import { digestJson } from '../../src/core/digest.ts';
import { realEffects } from '../../src/core/effects.ts';
import { MlopsError } from '../../src/core/error.ts';
import type { JsonValue } from '../../src/core/json/json.ts';
import { cellText } from '../../src/data/duckdb/cell-text.ts';
import { countRows } from '../../src/data/duckdb/count-rows.ts';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import { openValidated } from '../../src/data/validation/open-validated.ts';
import type { Profile } from '../../src/data/profile/profile.ts';
import { quarantineSelect, validSelect } from '../../src/data/validation/select-validated.ts';
import { columnSummaries } from '../../src/data/validation/summarize-columns.ts';
import type { ColumnSummary } from '../../src/documents/validation-document.ts';
import { validationChecks } from '../../src/data/validation/summarize-validation.ts';
import { writeModelDirectory } from '../../src/model/artifact/model-directory.ts';
import { scoreMargins } from '../../src/model/score-margins.ts';
import { trainModel } from '../../src/model/train-model.ts';
import { parseTrainOptions } from '../../src/model/train-options.ts';
import type { TrainedModel } from '../../src/model/artifact/trained-model.ts';
import { scoreTable } from '../../src/scoring/score-table.ts';
import { scoringPolicy } from '../../src/scoring/limits/scoring-policy.ts';
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
  /** Of the valid rows, by their ids: what they should be scored. */
  readonly margins: ReadonlyMap<string, number>;
  readonly quarantined: number;
}

async function validate(path: string, trained: TrainedModel): Promise<Outcome> {
  const database = await openDatabase({ threads: 2 });
  try {
    const table = await openValidated(database, path, PROFILE);
    const valid = await database.rows(validSelect(table));
    const quarantined = await countRows(database, `(${quarantineSelect(table)})`);
    const summaries = await columnSummaries(database, table);
    await validationChecks(database, table);
    const rows = valid.length + quarantined;
    const values = Float32Array.from(valid, ({ x }) => (x === null ? Number.NaN : Number(x)));
    const columns = [{ kind: 'numeric', name: 'x', values }] as const;
    const margins = scoreMargins(trained, { rows: valid.length, columns });
    return {
      text: `${rows} rows: ${valid.length} valid, ${quarantined} quarantined${missing(summaries)}`,
      rows,
      margins: new Map(valid.map(({ id }, row) => [cellText(id), margins[row] ?? Number.NaN])),
      quarantined,
    };
  } catch (error) {
    // Anything else would be a bug, exit code 70.
    if (!(error instanceof MlopsError)) throw error;
    expect(error.exitCode).toBe(2);
    return { text: error.code, margins: new Map(), quarantined: 0 };
  } finally {
    database.close();
  }
}

/** A model of the column `x`, with the profile of the variants in its directory. */
async function makeModel(directory: string): Promise<TrainedModel> {
  const values = Float32Array.from({ length: 400 }, (_, row) => row / 8 - 4);
  const table = {
    rows: values.length,
    columns: [{ kind: 'numeric', name: 'x', values }],
    target: Uint8Array.from(values, (x) => Number(x > 3 && x < 30)),
  } as const;
  const options = parseTrainOptions('gbdt', 7, { n_estimators: 5 });
  const trained = trainModel(table, options);
  const margins = scoreMargins(trained, table);
  await writeModelDirectory(directory, trained, {
    options,
    key: 'id',
    target: 'left',
    positive: null,
    threshold: { probability: 0.5, margin: 0 },
    calibration: null,
    profile: canonicalJson(JSON.parse(JSON.stringify(PROFILE)) as JsonValue),
    training: { data: digestJson('variants'), table, margins, metrics: { auc: 1, log_loss: 0 } },
  });
  return trained;
}

/** By ids, what stands in the file of scores; a text instead: the code of the refusal. */
async function score(path: string, folder: string): Promise<ReadonlyMap<string, unknown> | string> {
  const output = join(folder, 'scores.jsonl');
  const request = {
    input: path,
    model: join(folder, 'model'),
    output,
    quarantine: join(folder, 'quarantine.jsonl'),
    receipt: join(folder, 'receipt.json'),
    profile: { kind: 'model' },
    policy: scoringPolicy(undefined, { maxBadShare: 1 }),
    warn: () => undefined,
    threads: 2,
    progress: () => undefined,
  } as const;
  try {
    const { rows } = await scoreTable(request, realEffects);
    const lines = (await readFile(output, 'utf8')).trim().split('\n').filter(Boolean);
    const scored = lines.map((line) => JSON.parse(line) as { id: unknown; margin: unknown });
    expect([rows.scored, rows.in]).toEqual([scored.length, rows.scored + rows.quarantined]);
    return new Map(scored.map(({ id, margin }) => [String(id), margin]));
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    expect([1, 2]).toContain(error.exitCode);
    return error.code;
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
  const beside = await mkdtemp(join(tmpdir(), 'mlops-variants-'));
  onTestFinished(() => rm(beside, { recursive: true }));
  const trained = await makeModel(join(beside, 'model'));
  for (const { name, path } of variants) {
    const { text, rows, margins, quarantined } = await validate(path, trained);
    const scored = await score(path, beside);
    if (rows === undefined) expect([name, scored]).toEqual([name, text]);
    else if (margins.size === 0)
      expect([name, scored, quarantined]).toEqual([name, 'ALL_ROWS_REFUSED', rows]);
    else expect([name, scored]).toEqual([name, margins]);
    if (rows !== undefined) {
      const elsewhere = await countedElsewhere(path);
      if (elsewhere !== undefined) expect([name, rows]).toEqual([name, elsewhere]);
    }
    lines.push(`${name}: ${text}`);
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/table-variants.txt');
}, 600_000);
