import { openScoringKernel } from '../../kernels/open-scoring-kernel.ts';
import type { ScorableLogistic } from '../artifact/scorable-model.ts';
import { joinBytes, packRecord, planMemory } from './memory-plan.ts';
import type { Scorer } from './open-scorer.ts';
import { packStandard } from './pack-standard.ts';
import { planColumns } from './raw-columns.ts';

/** The records are those of assembly/scoring/logistic.ts. */
export function openLogistic(model: ScorableLogistic): Scorer {
  const plan = planMemory();
  const raw = planColumns(plan, model.columns);
  const records = model.columns.map((column, place) => {
    if (column.kind === 'numeric') {
      return packRecord(
        [column.weight],
        [raw.placeOf(place), plan.put(packStandard(column, model.inputs)), 0, 0],
      );
    }
    const weights = Float64Array.of(...column.weights, column.missingWeight, column.otherWeight);
    return packRecord([0], [raw.placeOf(place), 0, plan.put(weights), weights.length - 1]);
  });
  const columns = joinBytes(records);
  const at = plan.put(columns);
  plan.putHeader(packRecord([model.bias], [at, at + columns.length, raw.margins]));
  const { kernel, buffer } = openScoringKernel(plan.bytes());
  plan.write(buffer);
  return raw.scorer(buffer, kernel.scoreLogistic);
}
