/**
 * The kernels alone on the table and the model of a workload, columns in memory, one thread, in a process of its own:
 * `kernel-once.ts folder`. Prints JSON: rows and processor seconds of the best of three, as score_peers.py does of `predict`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import { readFeatures } from '../../src/data/features/read-features.ts';
import type { ScorableModel } from '../../src/model/artifact/scorable-model.ts';
import { decodeModel } from '../../src/model/onnx/decode-model.ts';
import { encodeTable } from '../../src/model/scorer/encode-table.ts';
import { type EncodedBatch, openScorer } from '../../src/model/scorer/open-scorer.ts';
import { KEY } from './workloads.ts';

/** As many as a batch of a scoring run has. */
const BATCH_ROWS = 65_536;

const [folder = ''] = process.argv.slice(2);
const model = decodeModel(readFileSync(join(folder, 'model', 'model.onnx')))?.model;
if (model === undefined) throw new Error(`\`${folder}/model\` is not a model of ours`);
const scorer = openScorer(model);
const batches = await readBatches(model);
const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
scoreAll();
const cpuSeconds = Math.min(...Array.from({ length: 3 }, scoreAll));
process.stdout.write(JSON.stringify({ rows, cpuSeconds }));

function scoreAll(): number {
  const start = process.cpuUsage();
  for (const batch of batches) scorer.margins(batch);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

async function readBatches({ columns }: ScorableModel): Promise<EncodedBatch[]> {
  const database = await openDatabase({ threads: 1 });
  try {
    const table = await readFeatures(database, join(folder, 'memory.parquet'), columns, { key: KEY });
    const whole = encodeTable(columns, table);
    return Array.from({ length: Math.ceil(whole.rows / BATCH_ROWS) }, (_, at) => {
      const [from, to] = [at * BATCH_ROWS, Math.min((at + 1) * BATCH_ROWS, whole.rows)];
      return { rows: to - from, columns: whole.columns.map((values) => values.slice(from, to)) };
    });
  } finally {
    database.close();
  }
}
