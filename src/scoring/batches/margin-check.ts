/** Holds margins of our own code against those of ONNX Runtime, which reads the rows' texts itself. */
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { FeatureTable } from '../../core/feature-table.ts';
import type { EncodedValues } from '../../data/features/stream-encoded.ts';
import type { ScorableColumn } from '../../model/artifact/scorable-model.ts';
import type { OnnxModel } from '../../model/onnx/session.ts';
import type { BatchContext } from './batch-context.ts';

export interface MarginCheck {
  /** One row in so many is checked. */
  readonly every: number;
  /** How many rows were checked. */
  readonly rows: () => number;
  /**
   * @param margins of the batch's rows
   * @throws MlopsError MARGIN_MISMATCH, exit code 1
   */
  readonly add: (batch: SampledRows, margins: Float64Array) => Promise<void>;
}

interface SampledRows extends EncodedValues {
  /** In the file. */
  readonly rowNumbers: Float64Array;
}

export function openMarginCheck(
  columns: readonly ScorableColumn[],
  onnx: () => Promise<OnnxModel>,
  every: number,
  context: BatchContext,
): MarginCheck {
  const lane = context.lane('checking');
  // The runtime's process takes one question at a time.
  let last: Promise<void> = Promise.resolve();
  let rows = 0;
  const check = async (batch: SampledRows, margins: Float64Array): Promise<void> => {
    const referee = await onnx();
    const expected = await lane(() => referee.margins(sampledTable(columns, batch)));
    rows += batch.samples.length;
    for (const [place, { row }] of batch.samples.entries()) {
      if (!Object.is(expected[place], margins[row])) {
        throw mismatch(batch.rowNumbers[row], margins[row], expected[place]);
      }
    }
  };
  return {
    every,
    rows: () => rows,
    add: async (batch, margins) => {
      if (batch.samples.length === 0) return;
      const before = last;
      last = before.then(() => check(batch, margins));
      await last;
    },
  };
}

/** The sampled rows as a runtime is given them. */
function sampledTable(
  columns: readonly ScorableColumn[],
  { columns: values, samples }: SampledRows,
): FeatureTable {
  let text = 0;
  return {
    rows: samples.length,
    columns: columns.map(({ kind, name }, place) => {
      if (kind === 'numeric') {
        return {
          kind,
          name,
          values: Float32Array.from(samples, ({ row }) => values[place]?.[row] as number),
        };
      }
      const at = text++;
      return { kind, name, values: samples.map(({ texts }) => texts[at] as string) };
    }),
  };
}

function mismatch(
  row: number | undefined,
  own: number | undefined,
  expected: number | undefined,
): MlopsError {
  return new MlopsError({
    code: 'MARGIN_MISMATCH',
    message: `row ${row} of the input has the margin \`${own}\`, but ONNX Runtime gives it \`${expected}\``,
    hints: [
      'no scores were published: they would not mean the same everywhere',
      'please report it, with the model and, if you can, the row',
    ],
    exitCode: EXIT.no,
    details: { row: row ?? null, own: String(own), onnxruntime: String(expected) },
  });
}
