import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetMetadataAsync } from 'hyparquet';
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
import { parseTrainOptions } from '../../src/model/parse-train-options.ts';
import type { TrainedModel } from '../../src/model/artifact/trained-model.ts';
import { scoreTable } from '../../src/scoring/score-table.ts';
import { scoringPolicy } from '../../src/scoring/limits/scoring-policy.ts';

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

/**
 * Validates and scores a variant. Each row is valid and has a score, or is quarantined, or the whole file is refused; and there
 * are as many as another reader finds.
 *
 * @param folder with the model that was trained, as `model`
 * @param trained that model
 * @returns what became of it
 * @throws AssertionError where that is not so; any other error is a bug of the readers
 */
export async function checkVariant(path: string, folder: string, trained: TrainedModel): Promise<string> {
  const { text, rows, margins, quarantined } = await validate(path, trained);
  const scored = await score(path, folder);
  if (rows === undefined) {
    assert.equal(scored, text);
    return text;
  }
  if (margins.size === 0) assert.deepEqual([scored, quarantined], ['ALL_ROWS_REFUSED', rows]);
  else assert.deepEqual(scored, margins);
  const elsewhere = await countedElsewhere(path);
  if (elsewhere !== undefined)
    assert.equal(rows, elsewhere, `another reader finds ${elsewhere} rows, not ${rows}`);
  return text;
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
    assert.equal(error.exitCode, 2, error.message);
    return { text: error.code, margins: new Map(), quarantined: 0 };
  } finally {
    database.close();
  }
}

/** A model of the column `x`, with the profile of the variants in its directory. */
export async function makeVariantModel(directory: string): Promise<TrainedModel> {
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
    assert.deepEqual([rows.scored, rows.in], [scored.length, rows.scored + rows.quarantined]);
    return new Map(scored.map(({ id, margin }) => [String(id), margin]));
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    assert.ok([1, 2].includes(error.exitCode), error.message);
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
