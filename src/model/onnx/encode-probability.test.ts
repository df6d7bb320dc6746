import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import type { FeatureTable } from '../../core/feature-table.ts';
import { type Calibration, marginOf, probabilityOf } from '../calibration/calibration.ts';
import { fitCalibration } from '../calibration/fit-calibration.ts';
import { sampleTable, withExtremes } from '../artifact/sample-table.fixture.ts';
import { scoreMargins } from '../score-margins.ts';
import { trainModel } from '../train-model.ts';
import { parseTrainOptions } from '../parse-train-options.ts';
import { encodeModel } from './encode-model.ts';

const table = sampleTable(4200);
const hostile = { ...withExtremes(table), target: table.target };
const models = {
  gbdt: trainModel(table, parseTrainOptions('gbdt', 1, { n_estimators: 25 })),
  logistic: trainModel(table, parseTrainOptions('logistic', 1, {})),
};
const oneStep: Calibration = { kind: 'isotonic', starts: [], probabilities: [0.25] };

const cases = (['gbdt', 'logistic'] as const).flatMap((algorithm) =>
  ([null, 'platt', 'isotonic', oneStep] as const).map((kind) => [algorithm, kind] as const),
);

test.each(cases)('%s, calibrated by %j: margin, probability and label are ours', async (algorithm, kind) => {
  const model = models[algorithm];
  const expected = scoreMargins(model, hostile);
  const calibration =
    typeof kind === 'string' ? fitCalibration(kind, scoreMargins(model, table), table.target) : kind;
  const threshold = marginOf(calibration, 0.3);
  const bytes = encodeModel(model, threshold, calibration);
  for (const intraOpNumThreads of [1, 8]) {
    const session = await InferenceSession.create(bytes, { intraOpNumThreads });
    for (const [rows, size] of [
      [200, 1],
      [4200, 51],
      [4200, 4096],
    ] as const) {
      for (let start = 0; start < rows; start += size) {
        const end = Math.min(rows, start + size);
        const { margin, probability, label } = await session.run(feeds(hostile, start, end));
        const own = expected.slice(start, end);
        expect(Float64Array.from(margin?.data as Float64Array)).toEqual(own);
        expect(Array.from(label?.data as BigInt64Array, Number)).toEqual(
          Array.from(own, (value) => (value >= threshold ? 1 : 0)),
        );
        const ours = Float32Array.from(own, (value) => probabilityOf(calibration, value));
        // A step is looked up: exact. A sigmoid's last bits are the runtime's.
        const given = probability?.data as Float32Array;
        if (calibration?.kind === 'isotonic') expect(given).toEqual(ours);
        else given.forEach((value, row) => expect(value).toBeCloseTo(ours[row] ?? NaN, 6));
      }
    }
    await session.release();
  }
});

function feeds({ columns }: FeatureTable, start: number, end: number): Record<string, Tensor> {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      column.kind === 'numeric'
        ? new Tensor('float32', column.values.slice(start, end), [end - start, 1])
        : new Tensor('string', column.values.slice(start, end), [end - start, 1]),
    ]),
  );
}
