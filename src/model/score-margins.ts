import type { FeatureTable } from '../core/feature-table.ts';
import { scoreGbdt } from './gbdt/score-gbdt.ts';
import { scoreLogistic } from './logistic/score-logistic.ts';
import { scoreMlp } from './mlp/score-mlp.ts';
import type { ScorableModel } from './artifact/scorable-model.ts';

/**
 * Margins (log-odds), shape [rows], by our own code: what an exported graph must equal bit for bit.
 *
 * @throws MlopsError MODEL_COLUMN_MISSING, MODEL_COLUMN_KIND
 */
export function scoreMargins(model: ScorableModel, table: FeatureTable): Float64Array {
  switch (model.kind) {
    case 'gbdt':
      return scoreGbdt(model, table);
    case 'logistic':
      return scoreLogistic(model, table);
    case 'mlp':
      return scoreMlp(model, table);
  }
}
