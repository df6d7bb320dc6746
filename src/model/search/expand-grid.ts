import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { MlopsError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { Algorithm, TrainOptions } from '../train-options.ts';
import { parseTrainOptions } from '../parse-train-options.ts';

export interface Candidate {
  /** What the grid gave it: these parameters alone. */
  readonly given: { readonly [name: string]: JsonValue };
  readonly options: TrainOptions;
}

const MAX_CANDIDATES = 10_000;

/**
 * Every combination of a grid's values: names in code-unit order, as the order of a mapping is not part of a fingerprint;
 * the values of a name as they are listed; the last name turns fastest. Among equals the first is preferred: list the
 * simpler values first. An empty grid has one candidate.
 *
 * @throws MlopsError TRAIN_PARAMETER_INVALID, GRID_TOO_LARGE
 */
export function expandGrid(
  algorithm: Algorithm,
  seed: number,
  fixed: { readonly [name: string]: JsonValue },
  grid: { readonly [name: string]: readonly JsonValue[] },
): Candidate[] {
  const size = Object.values(grid).reduce((product, values) => product * values.length, 1);
  if (size > MAX_CANDIDATES) {
    throw new MlopsError({
      code: 'GRID_TOO_LARGE',
      message: `the grid has ${size} combinations, and at most ${MAX_CANDIDATES} can be searched`,
      hints: ['give fewer values: a coarse grid first, then a fine one around the best'],
    });
  }
  let combinations: { readonly [name: string]: JsonValue }[] = [{}];
  for (const name of Object.keys(grid).toSorted(compareCodeUnits)) {
    const values = grid[name] ?? [];
    combinations = combinations.flatMap((given) => values.map((value) => ({ ...given, [name]: value })));
  }
  return combinations.map((given) => ({ given, options: parseCandidate(algorithm, seed, fixed, given) }));
}

/** Says which candidate is wrong, unless what all have in common is. */
function parseCandidate(
  algorithm: Algorithm,
  seed: number,
  fixed: { readonly [name: string]: JsonValue },
  given: Candidate['given'],
): TrainOptions {
  try {
    return parseTrainOptions(algorithm, seed, { ...fixed, ...given });
  } catch (error) {
    if (!(error instanceof MlopsError) || Object.keys(given).length === 0) throw error;
    if (messageOf(() => parseTrainOptions(algorithm, seed, fixed)) === error.message) throw error;
    throw new MlopsError({
      code: error.code,
      message: `\`search.grid\` has a candidate ${JSON.stringify(given)}: ${error.message}`,
      hints: error.hints,
      cause: error,
    });
  }
}

function messageOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : undefined;
  }
}
