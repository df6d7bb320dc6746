import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { FeatureTable } from '../../core/feature-table.ts';
import type { OnnxModel } from '../onnx/session.ts';

/**
 * Holds the margins that an exported model returns against our own, for every row, bit for bit.
 *
 * @throws MlopsError MODEL_EXPORT_MISMATCH that names the first row that differs
 */
export async function verifyExport(
  exported: Pick<OnnxModel, 'margins'>,
  table: FeatureTable,
  expected: Float64Array,
): Promise<void> {
  const actual = await exported.margins(table);
  const row = expected.findIndex((margin, index) => !Object.is(margin, actual[index]));
  if (row === -1) return;
  throw new MlopsError({
    code: 'MODEL_EXPORT_MISMATCH',
    message: `the exported model gives row ${row + 1} by key the margin \`${actual[row]}\`, but our own scorer gives \`${expected[row]}\``,
    hints: [
      'nothing was exported: the model would not mean the same everywhere',
      'please report it, with the parameters and, if you can, the row',
    ],
    exitCode: EXIT.no,
    details: { row: row + 1, exported: String(actual[row]), expected: String(expected[row]) },
  });
}
