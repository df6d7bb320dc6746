/** Made-up rows that stand for the bands of risk: to try a model with, without a person's data. */
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import type { ModelCard2 } from '../../documents/model-card.ts';
import { DEFAULT_BANDS, RISK_BANDS, type RiskBand, riskBand } from '../../documents/risk-bands.ts';
import { type CalibrationOrNone, probabilitiesOf, probabilityOf } from '../calibration/calibration.ts';
import { withinFloat32 } from '../columns/finite-values.ts';
import { scoreMargins } from '../score-margins.ts';
import { takeValues } from '../columns/take-rows.ts';
import type { TrainedModel } from './trained-model.ts';
import { countValues } from './training-statistics.ts';

/**
 * One row for each band that training rows fall into, by the default bounds: those of a project are not the model's.
 *
 * @param margins of the table's rows
 */
export function exampleRows(
  model: TrainedModel,
  table: FeatureTable,
  margins: Float64Array,
  calibration: CalibrationOrNone,
): ModelCard2['examples'] {
  const bands = Uint8Array.from(probabilitiesOf(calibration, margins), (each) =>
    RISK_BANDS.indexOf(riskBand(each, DEFAULT_BANDS)),
  );
  const all = Uint32Array.from(bands.keys());
  return RISK_BANDS.flatMap((band, place) => {
    const rows = all.filter((row) => bands[row] === place);
    if (rows.length === 0) return [];
    const columns = table.columns.map((column) => typicalValue(takeValues(column, rows)));
    const [margin] = scoreMargins(model, { rows: 1, columns });
    if (margin === undefined) throw new Error('one row has one margin');
    return [
      {
        band,
        from: FROM[band],
        rows: rows.length,
        values: Object.fromEntries(columns.map((column) => [column.name, jsonValue(column)])),
        margin,
        probability: probabilityOf(calibration, margin),
      },
    ];
  });
}

const FROM: { readonly [band in RiskBand]: number } = {
  LOW: 0,
  MEDIUM: DEFAULT_BANDS.medium,
  HIGH: DEFAULT_BANDS.high,
};

/** The lower median, a value that occurs, or the most frequent category, of equals the first in code-unit order. */
function typicalValue(column: FeatureColumn): FeatureColumn {
  if (column.kind === 'numeric') {
    const present = withinFloat32(column.values).toSorted();
    const median = present[Math.floor((present.length - 1) / 2)] ?? Number.NaN;
    return { ...column, values: Float32Array.of(median) };
  }
  const counts = [...countValues(column)].filter(([value]) => value !== '');
  const [most] = counts.toSorted(([a, left], [b, right]) => right - left || compareCodeUnits(a, b));
  return { ...column, values: [most?.[0] ?? ''] };
}

function jsonValue(column: FeatureColumn): number | string | null {
  const [value] = column.values;
  return value === undefined || value === '' || Number.isNaN(value) ? null : value;
}
