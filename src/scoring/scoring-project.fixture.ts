/** For tests: a directory with a small trained model, and a database to make and read tables with. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../core/json/canonical-json.ts';
import { digestJson } from '../core/digest.ts';
import { realEffects } from '../core/effects.ts';
import type { JsonValue } from '../core/json/json.ts';
import type { FeatureColumn, LabelledTable } from '../core/feature-table.ts';
import { hashUnit } from '../core/random.ts';
import type { CsvDialect } from '../data/csv/csv-dialect.ts';
import { type Database, openDatabase } from '../data/duckdb/database.ts';
import { outputPath } from '../data/sources/table-path.ts';
import { type CalibrationOrNone, marginOf } from '../model/calibration/calibration.ts';
import { scoreMargins } from '../model/score-margins.ts';
import { writeModelDirectory } from '../model/artifact/model-directory.ts';
import { trainModel } from '../model/train-model.ts';
import { parseTrainOptions } from '../model/parse-train-options.ts';
import type { TrainedModel } from '../model/artifact/trained-model.ts';
import { type PolicyOverrides, scoringPolicy } from './limits/scoring-policy.ts';
import type { RulesFile } from './limits/read-scoring-rules.ts';
import type { ScoreRequest, ScoreSummary } from './score-request.ts';
import { scoreTable } from './score-table.ts';

export interface TestProject {
  readonly root: string;
  readonly database: Database;
  readonly trained: TrainedModel;
  /** A path in the project. */
  readonly at: (name: string) => string;
  /** Writes the rows of a query; `.csv` makes CSV. Returns the path. */
  readonly write: (name: string, select: string) => Promise<string>;
  readonly read: (name: string, order?: string) => Promise<Record<string, JsonValue | bigint>[]>;
  readonly score: (input: string, change?: ScoreChange) => Promise<ScoreSummary>;
  readonly close: () => Promise<void>;
}

/** Without `profile`, rows are only asked to have the model's types. */
export interface ScoreChange extends Partial<ScoreRequest>, PolicyOverrides {
  readonly rules?: RulesFile;
}

export async function testProject(rows = 600): Promise<TestProject> {
  const root = await mkdtemp(join(tmpdir(), 'scoring-'));
  const at = (name: string) => join(root, name);
  const database = await openDatabase({ threads: 2 });
  const trained = await trainTestModel(at('model'), rows);
  return {
    root,
    database,
    trained,
    at,
    write: async (name, select) => {
      const format = name.endsWith('.csv') ? 'FORMAT csv, HEADER' : 'FORMAT parquet';
      await database.run(`COPY (${select}) TO ${outputPath(at(name))} (${format})`);
      return at(name);
    },
    read: (name, order = 'ALL') =>
      database.rows(`SELECT * FROM read_parquet('${at(name)}', file_row_number = false) ORDER BY ${order}`),
    score: (input, { bands, onInvalid, maxBadShare, rules, ...change } = {}) =>
      scoreTable(
        {
          input,
          model: at('model'),
          output: at('scores.parquet'),
          quarantine: at('quarantine.parquet'),
          receipt: at('receipt.json'),
          profile: { kind: 'none' },
          policy: scoringPolicy(rules, {
            ...(bands === undefined ? {} : { bands }),
            ...(onInvalid === undefined ? {} : { onInvalid }),
            // Tests quarantine what they like, but for those that say otherwise.
            maxBadShare: maxBadShare ?? (rules === undefined ? 1 : undefined),
          }),
          warn: () => undefined,
          threads: 2,
          progress: () => undefined,
          ...change,
        },
        realEffects,
      ),
    close: async () => {
      database.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** `rows` valid rows as SQL: id (BIGINT), recency and spend (DOUBLE), plan (VARCHAR), some of them missing. */
export function testRows(rows: number): string {
  return `SELECT CAST(i AS BIGINT) AS id,
    CASE WHEN i % 11 <> 0 THEN CAST((i * 37) % 101 AS DOUBLE) END AS recency,
    CAST((i * 53) % 997 AS DOUBLE) / 8 AS spend,
    CASE WHEN i % 13 <> 0 THEN ['free', 'pro', 'team'][1 + i % 3] END AS plan
    FROM range(1, ${rows + 1}) AS numbers(i) ORDER BY i`;
}

/** The same rows as a model sees them; a customer whose last visit is long ago leaves, with noise. */
function testTable(rows: number): LabelledTable {
  const numbers = Array.from({ length: rows }, (_, row) => row + 1);
  const recency = numbers.map((i) => (i % 11 === 0 ? Number.NaN : (i * 37) % 101));
  const columns: FeatureColumn[] = [
    { kind: 'numeric', name: 'recency', values: Float32Array.from(recency) },
    { kind: 'numeric', name: 'spend', values: Float32Array.from(numbers, (i) => ((i * 53) % 997) / 8) },
    {
      kind: 'categorical',
      name: 'plan',
      values: numbers.map((i) => (i % 13 === 0 ? '' : (['free', 'pro', 'team'][i % 3] ?? ''))),
    },
  ];
  const target = Uint8Array.from(numbers, (i) => (((i * 37) % 101) / 101 > hashUnit(1, 'leaves', i) ? 1 : 0));
  return { rows, columns, target };
}

/** The margins that our own scorer gives the rows of `testTable`. */
export function testMargins(trained: TrainedModel, rows: number): Float64Array {
  return scoreMargins(trained, testTable(rows));
}

/** What the test model was trained with: types alone. */
const TEST_PROFILE = {
  name: 'columns of the model',
  fields: [
    { name: 'recency', type: 'number' },
    { name: 'spend', type: 'number' },
    { name: 'plan', type: 'string' },
  ],
};

/** Writes the directory of a model of `testTable` without the columns of `exclude`; `dialect` is of its profile. */
export async function trainTestModel(
  directory: string,
  rows: number,
  exclude: readonly string[] = [],
  calibration: CalibrationOrNone = null,
  dialect?: Partial<CsvDialect>,
): Promise<TrainedModel> {
  const whole = testTable(rows);
  const table = { ...whole, columns: whole.columns.filter(({ name }) => !exclude.includes(name)) };
  const options = parseTrainOptions('gbdt', 7, { n_estimators: 30 });
  const trained = trainModel(table, options);
  await writeModelDirectory(directory, trained, {
    options,
    key: 'id',
    target: 'churned',
    positive: null,
    threshold: { probability: 0.5, margin: marginOf(calibration, 0.5) },
    calibration,
    profile: canonicalJson({ ...TEST_PROFILE, ...(dialect === undefined ? {} : { dialect }) }),
    training: {
      data: digestJson(rows),
      table,
      margins: scoreMargins(trained, table),
      metrics: { auc: 0.5, log_loss: 1 },
    },
  });
  return trained;
}
