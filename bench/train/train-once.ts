/** One training of ours in a process of its own: `train-once.ts train.bin test.bin rows testRows columns threads options`. */
import { readFileSync } from 'node:fs';
import type { LabelledTable } from '../../src/core/feature-table.ts';
import { openBackend } from '../../src/model/gbdt/backends/open-backend.ts';
import { resolveDefaults } from '../../src/model/gbdt/resolve-defaults.ts';
import { boost } from '../../src/model/gbdt/train-gbdt.ts';
import { evaluateMargins } from '../../src/model/metrics/evaluate-margins.ts';
import { scoreMargins } from '../../src/model/score-margins.ts';
import { gbdtParameters } from '../../src/model/train-options.ts';

const [trainPath = '', testPath = '', trainRows, testRows, columnCount, threads, options = '{}'] =
  process.argv.slice(2);
const parameters = resolveDefaults(gbdtParameters.parse(JSON.parse(options)), Number(trainRows));
const train = readTable(trainPath, Number(trainRows), Number(columnCount));
const before = process.memoryUsage.rss();
const processor = process.cpuUsage();
const start = performance.now();
const bench = openBackend(train, parameters, Number(threads));
const binned = performance.now();
const model = boost(bench, parameters, 1, () => undefined);
bench.close();
const trained = performance.now();
const { user, system } = process.cpuUsage(processor);
const peak = process.resourceUsage().maxRSS * 1024;
const test = readTable(testPath, Number(testRows), Number(columnCount));
process.stdout.write(
  JSON.stringify({
    binning: (binned - start) / 1000,
    boosting: (trained - binned) / 1000,
    processor: (user + system) / 1e6,
    auc: evaluateMargins(test.target, scoreMargins(model, test), 0).auc,
    peakAbove: peak - before,
  }),
);

function readTable(path: string, rows: number, columns: number): LabelledTable {
  const { buffer, byteOffset } = readFileSync(path);
  return {
    rows,
    target: new Uint8Array(buffer, byteOffset + rows * columns * 4, rows),
    columns: Array.from({ length: columns }, (_, column) => ({
      kind: 'numeric',
      name: `x${String(column).padStart(3, '0')}`,
      values: new Float32Array(buffer, byteOffset + column * rows * 4, rows),
    })),
  };
}
