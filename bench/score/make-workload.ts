/** Writes the files of a workload into a folder: rows, the first of them for arrays in memory, training rows, our model, and `columns.json` for the peers. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../src/core/json/canonical-json.ts';
import { digestFile } from '../../src/core/digest.ts';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import { outputPath } from '../../src/data/sources/table-path.ts';
import { readFeatures } from '../../src/data/features/read-features.ts';
import { writeModelDirectory } from '../../src/model/artifact/model-directory.ts';
import { scoreMargins } from '../../src/model/score-margins.ts';
import { trainModel } from '../../src/model/train-model.ts';
import { parseTrainOptions } from '../../src/model/parse-train-options.ts';
import { KEY, TARGET, TREES, type Workload } from './workloads.ts';

/** Rows that are predicted with arrays in memory. */
const MEMORY_ROWS = 1_000_000;

/** What is there already stays. */
export async function makeWorkload(workload: Workload, folder: string, rows: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const training = join(folder, 'train.parquet');
  if (!existsSync(training)) await makeRows(workload, training, 1, workload.trainingRows);
  if (!existsSync(join(folder, 'model'))) await train(workload, folder, training);
  const columns = workload.columns.map(({ name, kind }) => ({ name, kind }));
  const { leaves, depth } = workload;
  await writeFile(
    join(folder, 'columns.json'),
    JSON.stringify({ key: KEY, target: TARGET, trees: TREES, leaves, depth, columns }),
  );
  for (const [name, last] of [
    ['memory', Math.min(rows, MEMORY_ROWS)],
    ['rows', rows],
  ] as const) {
    const path = join(folder, `${name}.parquet`);
    if (!existsSync(path)) await makeRows(workload, path, 1, last);
  }
}

/** Rows `first` to `last`: each depends on its number alone. */
export async function makeRows(
  { columns, label }: Workload,
  path: string,
  first: number,
  last: number,
): Promise<void> {
  const database = await openDatabase({ threads: 2 });
  const values = columns.map(({ name, value }) => `${value} AS ${name}`);
  try {
    await database.run(
      `COPY (SELECT CAST(i AS BIGINT) AS ${KEY}, ${values.join(', ')}, ${label} AS ${TARGET}
         FROM range(${first}, ${last + 1}) AS numbers(i))
       TO ${outputPath(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  } finally {
    database.close();
  }
}

async function train(workload: Workload, folder: string, path: string): Promise<void> {
  const { columns, leaves, depth } = workload;
  const database = await openDatabase({ threads: 2 });
  try {
    const table = await readFeatures(database, path, columns, { key: KEY, target: { name: TARGET } });
    const options = parseTrainOptions('gbdt', 1, {
      n_estimators: TREES,
      num_leaves: leaves,
      max_depth: depth,
      colsample: 1,
    });
    const model = trainModel(table, options);
    const fields = columns.map(({ name, kind }) => ({
      name,
      type: kind === 'numeric' ? 'number' : 'string',
    }));
    await writeModelDirectory(join(folder, 'model'), model, {
      options,
      key: KEY,
      target: TARGET,
      positive: null,
      threshold: { probability: 0.5, margin: 0 },
      calibration: null,
      profile: canonicalJson({ name: 'columns of the model', fields }),
      training: {
        data: (await digestFile(path)).digest,
        table,
        margins: scoreMargins(model, table),
        metrics: { auc: 0.5, log_loss: 1 },
      },
    });
  } finally {
    database.close();
  }
}
