/**
 * Scores a Parquet file of 5 million rows and 10 columns with 1, 2 and 8 threads: rows per second, peak memory of the
 * process, and whether the bytes are the same. `npm run bench -- score [rows]`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { canonicalJson } from '../../src/core/json/canonical-json.ts';
import { digestFile } from '../../src/core/digest.ts';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import type { FeatureRequest } from '../../src/data/features/feature-columns.ts';
import { readFeatures } from '../../src/data/features/read-features.ts';
import { writeParquet } from '../../src/data/output/write-parquet.ts';
import { writeModelDirectory } from '../../src/model/artifact/model-directory.ts';
import { scoreMargins } from '../../src/model/score-margins.ts';
import { trainModel } from '../../src/model/train-model.ts';
import { parseTrainOptions } from '../../src/model/parse-train-options.ts';

const rows = Number(process.argv[2] ?? 5_000_000);
const TRAINING_ROWS = 50_000;
const NUMERIC = [
  'recency',
  'frequency',
  'spend_30d',
  'spend_90d',
  'spend_365d',
  'variety',
  'tenure',
  'visits',
];
const COLUMNS: FeatureRequest[] = [
  ...NUMERIC.map((name) => ({ name, kind: 'numeric' as const })),
  { name: 'domain', kind: 'categorical' },
];

const FIELDS = COLUMNS.map(({ name, kind }) => ({ name, type: kind === 'numeric' ? 'number' : 'string' }));

const outcome = z.object({
  seconds: z.number(),
  peakBytes: z.number(),
  steps: z.array(z.object({ doing: z.string(), at: z.number() })),
});

const root = await mkdtemp(join(tmpdir(), 'bench-score-'));
try {
  await makeRows(join(root, 'rows.parquet'), rows);
  await makeRows(join(root, 'train.parquet'), TRAINING_ROWS);
  const trees = await train();
  const { size } = await stat(join(root, 'rows.parquet'));
  say(`${rows} rows × ${COLUMNS.length + 1} columns (${mebibytes(size)} MiB of Parquet), ${trees} trees`);
  say(`${availableParallelism()} cores, ${cpus()[0]?.model ?? ''}`);
  for (const threads of [1, 2, 8]) await measure(threads);
} finally {
  await rm(root, { recursive: true, force: true });
}

async function measure(threads: number): Promise<void> {
  const script = join(import.meta.dirname, 'score-once.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, root, String(threads)]);
  const { seconds, peakBytes, steps } = outcome.parse(JSON.parse(stdout));
  const { digest } = await digestFile(join(root, 'scores.parquet'));
  const speed = Math.round(rows / seconds);
  say(
    `${threads} threads: ${seconds.toFixed(1)} s, ${speed} rows/s, peak ${mebibytes(peakBytes)} MiB, ${digest.slice(0, 19)}`,
  );
  say(`  ${steps.map(({ doing, at }) => `${doing} @ ${at.toFixed(1)} s`).join(' · ')}`);
}

async function makeRows(path: string, count: number): Promise<void> {
  const database = await openDatabase({ threads: 2, temporaryDirectory: join(root, 'spill') });
  const numbers = NUMERIC.map((name, index) => {
    const value = `hash(i * ${NUMERIC.length} + ${index})`;
    return `CASE WHEN i % ${31 + index} <> 0 THEN CAST(${value} % 100000 AS DOUBLE) / 8 END AS ${name}`;
  });
  try {
    await writeParquet(
      database,
      `SELECT CAST(i AS BIGINT) AS customer_id, ${numbers.join(', ')},
         ['free', 'work', 'school', 'other'][CAST(1 + hash(-i) % 4 AS INTEGER)] AS domain,
         hash(i * ${NUMERIC.length}) % 100000 + hash(-1 - i) % 100000 > 100000 AS churned
       FROM range(1, ${count + 1}) AS numbers(i) ORDER BY i`,
      path,
    );
  } finally {
    database.close();
  }
}

async function train(): Promise<number> {
  const database = await openDatabase({ threads: 2 });
  try {
    const path = join(root, 'train.parquet');
    const table = await readFeatures(database, path, COLUMNS, {
      key: 'customer_id',
      target: { name: 'churned' },
    });
    const options = parseTrainOptions('gbdt', 1, { num_leaves: 8, max_depth: 4, colsample: 1 });
    const model = trainModel(table, options);
    await writeModelDirectory(join(root, 'model'), model, {
      options,
      key: 'customer_id',
      target: 'churned',
      positive: null,
      threshold: { probability: 0.5, margin: 0 },
      calibration: null,
      profile: canonicalJson({ name: 'columns of the model', fields: FIELDS }),
      training: {
        data: (await digestFile(path)).digest,
        table,
        margins: scoreMargins(model, table),
        metrics: { auc: 0.5, log_loss: 1 },
      },
    });
    return model.kind === 'gbdt' ? model.trees.length : 0;
  } finally {
    database.close();
  }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
