/**
 * A grid of 12 candidates in 5 stratified folds on the Telco customers, and the fit of the best on all rows: ours and, with
 * a Python that has scikit-learn, GridSearchCV over GradientBoostingClassifier with the same numbers on all cores.
 * `npm run bench -- search [python]`. Reading the file is counted for neither, starting workers is counted for both.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestBytes } from '../../src/core/digest.ts';
import type { LabelledTable } from '../../src/core/feature-table.ts';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import { featureColumns } from '../../src/data/features/feature-columns.ts';
import { openValidated } from '../../src/data/validation/open-validated.ts';
import { readProfile } from '../../src/data/profile/profile.ts';
import { readFeatures } from '../../src/data/features/read-features.ts';
import { writeParquet } from '../../src/data/output/write-parquet.ts';
import { encodeModel } from '../../src/model/onnx/encode-model.ts';
import { expandGrid } from '../../src/model/search/expand-grid.ts';
import { searchParameters } from '../../src/model/search/search-parameters.ts';
import { trainModel } from '../../src/model/train-model.ts';

const root = join(import.meta.dirname, '../..');
const csv = join(root, '../shared/data/telco_customer_churn.csv');
const worker = new URL('../../src/model/search/fit-worker.ts', import.meta.url);
const cores = availableParallelism();
const python = process.argv[2];

const fixed = { n_estimators: 100, max_depth: 6, min_child_samples: 20, colsample: 1 };
const grid = { learning_rate: [0.03, 0.05, 0.1], num_leaves: [4, 8, 16, 31] };

say(`${cores} cores, ${cpus()[0]?.model ?? ''}, load ${loadavg()[0]?.toFixed(1) ?? ''}`);
const table = await readTelco();
for (const threads of new Set([1, cores])) await ours(threads);
if (python !== undefined) await theirs(python);

async function ours(threads: number): Promise<void> {
  const start = performance.now();
  const { best, results } = await searchParameters(
    table,
    {
      candidates: expandGrid('gbdt', 1, fixed, grid),
      folds: 5,
      repeats: 1,
      scoring: 'auc',
      seed: 1,
      threshold: 0,
      outOfFold: false,
      rows: 'telco',
    },
    { threads, worker },
    (_, make) => make(),
    () => undefined,
  );
  const model = trainModel(table, best.options);
  const seconds = (performance.now() - start) / 1000;
  const auc = Math.max(...results.map(({ mean }) => mean));
  const digest = digestBytes(encodeModel(model)).slice(0, 19);
  say(
    `mlops, ${threads} threads: ${seconds.toFixed(2)} s, AUC ${auc.toFixed(5)} with ${JSON.stringify(best.given)}, ${digest}`,
  );
}

async function theirs(interpreter: string): Promise<void> {
  const script = join(root, 'bench/peers/search_sklearn.py');
  const { stdout } = await promisify(execFile)(interpreter, [script, csv, String(cores)]);
  say(stdout.trim());
}

async function readTelco(): Promise<LabelledTable> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-search-'));
  const database = await openDatabase({ threads: cores });
  try {
    const profile = await readProfile(join(root, 'examples/telco/profiles/telco.json'));
    const valid = await openValidated(database, csv, profile);
    const path = join(folder, 'telco.parquet');
    await writeParquet(database, `SELECT * FROM ${valid.validRelation}`, path);
    const columns = featureColumns(profile, ['customerID', 'Churn']);
    const target = { name: 'Churn', positive: 'Yes' };
    return await readFeatures(database, path, columns, { key: 'customerID', target, keys: true });
  } finally {
    database.close();
    await rm(folder, { recursive: true });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
