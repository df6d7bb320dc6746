import { formatInteger, formatNumber } from '../html/format-number.ts';
import { type Html, html } from '../html/html.ts';
import { section } from '../html/section.ts';
import { table } from '../html/table.ts';
import type { TrainingDocument } from '../../documents/training-document.ts';

/** Why every runtime computes the same margin, and what was compared to prove it. */
export function exactnessSection({ margin, export: exported }: TrainingDocument): Html {
  const { type, grid_bits: bits, bound, significand_bits: significand } = margin;
  const compared = `ONNX Runtime returned our own margin, bit for bit, for each of ${formatInteger(exported.rows_compared)} training rows.`;
  const fits =
    type === 'float32' && significand === 53
      ? 'float64 without rounding, and is rounded to float32 once'
      : `${type} without rounding`;
  return section(
    'Exactness',
    `${compared} Every sum of a margin's terms is a multiple of 2 to the power of −${bits}, and none exceeds ${formatNumber(bound)}: that fits ${fits}, so threads, order and runtime cannot change it.`,
    table(
      'The margin',
      [{ label: 'What' }, { label: 'Value', align: 'number' }],
      [
        ['Type', type],
        ['Grid', html`2<sup>−${bits}</sup>`],
        ['Bound', formatNumber(bound)],
        ['Largest that is exact', html`2<sup>${significand - bits}</sup>`],
        ['Size of model.onnx', `${formatInteger(exported.onnx_bytes)} bytes`],
      ],
    ),
  );
}
