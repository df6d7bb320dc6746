/** What the kernels make of model files on another CPU. It needs nothing but Node, so that any processor can be asked. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sampleTableOfTowns, withExtremes } from '../artifact/sample-table.fixture.ts';
import { decodeModel } from '../onnx/decode-model.ts';
import { encodeTable } from './encode-table.ts';
import { openProbabilities } from './open-probabilities.ts';
import { openScorer } from './open-scorer.ts';

/** No multiple of any kernel's block. */
const ROWS = 4097;
const PLATT = { kind: 'platt', slope: 0.7, intercept: -0.3 } as const;

/**
 * SHA-256 of the margins of fixed rows and of their probabilities, by the name of the model. The same on every CPU and Node.js: when training changes on
 * purpose, so do these.
 */
export const knownDigests: Readonly<Record<string, string>> = {
  'gbdt in float32': '4469f1b28ac58c9aed7fa54856c67a1507395395ced8b9c7ce0e47b45c6842e8',
  'gbdt in float64': '0fa211858b986d9d6ef42cc95c9ae12127bc6ab6357667d7ee4a144e9a9e28ea',
  logistic: '831a1188bf8b9727360f76f2026510a2a710bce765b422fb166878a5c6b42e30',
  mlp: '76bf35959f75158e8531aff4b53f61e06ebcd995773240502230eb21a29e88f3',
};

/** @param paths model files of `agreementModels`, by name */
export function digestFiles(paths: Readonly<Record<string, string>>): Record<string, string> {
  const table = withExtremes(sampleTableOfTowns(ROWS, 7));
  return Object.fromEntries(
    Object.entries(paths).map(([name, path]) => {
      const decoded = decodeModel(readFileSync(path));
      if (decoded === undefined) throw new Error(`\`${path}\` is not read back`);
      const { model } = decoded;
      const margins = openScorer(model).margins(encodeTable(model.columns, table));
      const probabilities = openProbabilities(PLATT)(margins);
      return [name, createHash('sha256').update(margins).update(probabilities).digest('hex')];
    }),
  );
}
