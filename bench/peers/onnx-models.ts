/**
 * Writes a model directory per algorithm, a table that is hard on them and our own margins, for onnx_check.py.
 *
 *     node bench/peers/onnx-models.ts FOLDER
 */
import { join } from 'node:path';
import { digestBytes } from '../../src/core/digest.ts';
import type { FeatureTable } from '../../src/core/feature-table.ts';
import { prettyJson } from '../../src/core/json/pretty-json.ts';
import { writeFileAtomic } from '../../src/core/files/write-file.ts';
import { marginOf } from '../../src/model/calibration/calibration.ts';
import { writeModelDirectory } from '../../src/model/artifact/model-directory.ts';
import {
  sampleTable,
  sampleTableOfTowns,
  withExtremes,
} from '../../src/model/artifact/sample-table.fixture.ts';
import { scoreMargins } from '../../src/model/score-margins.ts';
import { trainModel } from '../../src/model/train-model.ts';
import { parseTrainOptions } from '../../src/model/parse-train-options.ts';

const [folder = 'onnx-models'] = process.argv.slice(2);
const MODELS = [
  { name: 'gbdt', algorithm: 'gbdt', calibration: null, table: sampleTable(5000), given: {} },
  { name: 'gbdt-sets', algorithm: 'gbdt', calibration: null, table: sampleTableOfTowns(5000), given: {} },
  {
    name: 'gbdt-double',
    algorithm: 'gbdt',
    calibration: null,
    table: sampleTableOfTowns(5000),
    given: { n_estimators: 2000, learning_rate: 0.3, num_leaves: 64, max_depth: 6 },
  },
  {
    name: 'logistic',
    algorithm: 'logistic',
    calibration: { kind: 'isotonic', starts: [-1.5, 0.25], probabilities: [0.1, 0.35, 0.8] },
    table: sampleTable(5000),
    given: {},
  },
  {
    name: 'mlp',
    algorithm: 'mlp',
    calibration: { kind: 'platt', slope: 0.9, intercept: 0.05 },
    table: sampleTable(5000),
    given: {},
  },
] as const;

for (const { name, algorithm, calibration, table, given } of MODELS) {
  const hostile = withExtremes(table);
  await writeTable(join(folder, `${name}-table.json`), hostile);
  const options = parseTrainOptions(algorithm, 1, given);
  const model = trainModel(table, options);
  const directory = join(folder, name);
  await writeModelDirectory(directory, model, {
    options,
    key: 'id',
    target: 'left',
    positive: null,
    threshold: { probability: 0.4, margin: marginOf(calibration, 0.4) },
    calibration,
    profile: '{}',
    training: {
      data: digestBytes(''),
      table,
      margins: scoreMargins(model, table),
      metrics: { auc: 0.5, log_loss: 0.5 },
    },
  });
  await writeFileAtomic(join(folder, `${name}-margins.json`), prettyJson([...scoreMargins(model, hostile)]));
}

async function writeTable(path: string, { columns }: FeatureTable): Promise<void> {
  // JSON has no NaN and no infinities.
  const texts = columns.map((column) => [
    column.name,
    column.kind === 'numeric' ? Array.from(column.values, String) : column.values,
  ]);
  await writeFileAtomic(path, prettyJson(Object.fromEntries(texts)));
}
