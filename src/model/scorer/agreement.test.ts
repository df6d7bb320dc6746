import { describe, expect, test } from 'vitest';
import { agreementModels, agreementRows } from './agreement-models.fixture.ts';
import { noDifferences, openAgreement } from './agreement.fixture.ts';
import { encodeTable } from './encode-table.ts';
import { openScorer } from './open-scorer.ts';

const ROWS = 20_000;

describe.each(Object.entries(agreementModels))('%s', (_, model) => {
  const table = agreementRows(model, ROWS, 0);

  test('kernels, plain twin and ONNX Runtime agree on every row, however it is calibrated', async () => {
    const agreement = await openAgreement(model, 2);
    expect(await agreement.differences(table)).toEqual(noDifferences);
    await agreement.close();
  });

  test('the rows have values of all kinds: known, missing and never seen', () => {
    const { columns } = encodeTable(model.columns, table);
    for (const [place, column] of model.columns.entries()) {
      const values = columns[place]!;
      if (column.kind === 'numeric') {
        expect(values.filter(Number.isNaN).length).toBeGreaterThan(1000);
        expect(values).toContain(-Infinity);
      } else {
        const known = column.categories.length;
        expect(new Set(values)).toEqual(new Set(Array.from({ length: known + 2 }, (__, code) => code)));
      }
    }
  });

  test.each([1, 51, 65_536])('margins are the same in batches of %i rows', (size) => {
    const batch = encodeTable(model.columns, table);
    const scorer = openScorer(model);
    const whole = openScorer(model).margins(batch);
    for (let start = 0; start < ROWS; start += size) {
      const columns = batch.columns.map((values) => values.subarray(start, start + size));
      const rows = Math.min(size, ROWS - start);
      expect(Buffer.from(scorer.margins({ rows, columns }).buffer).compare(bytesOf(whole, start, rows))).toBe(
        0,
      );
    }
  });
});

test('trees in float32 and in float64, with thresholds, categories, sets, and questions whether there is a value', () => {
  const forests = Object.values(agreementModels).filter((model) => model.kind === 'gbdt');
  expect(forests.map(({ grid }) => grid.significand)).toEqual([24, 53]);
  for (const { trees } of forests) {
    const kinds = new Set(trees.flat().map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['leaf', 'threshold', 'category', 'categories']));
  }
  const splits = forests.flatMap(({ trees }) => trees.flat()).filter((node) => node.kind === 'threshold');
  expect(splits.some(({ threshold }) => threshold === Infinity)).toBe(true);
});

function bytesOf(values: Float64Array, start: number, rows: number): Buffer {
  return Buffer.from(values.buffer, values.byteOffset + start * 8, rows * 8);
}
