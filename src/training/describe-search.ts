import type { Choice } from '../model/search/choose-model.ts';
import type { SearchOptions } from '../model/search/search-options.ts';
import type { ModelCard } from '../documents/model-card.ts';

/** The table of all candidates, as `model.json` and the report have it; null when nothing was searched. */
export function describeSearch({ outcome }: Choice, search: SearchOptions): ModelCard['search'] {
  if (outcome === undefined) return null;
  const { folds, repeats, scoring } = search;
  return {
    folds,
    repeats,
    scoring,
    candidates: outcome.results.map(({ given, mean, standardDeviation, scores }) => ({
      parameters: given,
      mean,
      standard_deviation: standardDeviation,
      scores,
      best: given === outcome.best.given,
    })),
  };
}
