import { MlopsError } from '../core/error.ts';
import { type Candidate, expandGrid } from '../model/search/expand-grid.ts';
import { choiceOf, type TrainingRequest } from './training-request.ts';

/**
 * The parameters of each model that may be fitted: of the one that was asked for, or of every point of the grid.
 *
 * @param others names of the stage's own parameters, which do not stand among those of the algorithm
 * @throws MlopsError TRAIN_PARAMETER_INVALID, GRID_TOO_LARGE
 */
export function listCandidates(
  request: Pick<TrainingRequest, 'algorithm' | 'seed' | 'params' | 'search' | 'calibration' | 'threshold'>,
  others: readonly string[],
): readonly Candidate[] {
  const { algorithm, seed, params, search } = choiceOf(request);
  const misplaced = Object.keys({ ...params, ...search.grid }).filter((name) => others.includes(name));
  if (misplaced.length > 0) throw besideParams(misplaced);
  return expandGrid(algorithm, seed, params, search.grid);
}

function besideParams(names: readonly string[]): MlopsError {
  const list = names.map((name) => `\`${name}\``).join(', ');
  const [are, parameter] = names.length === 1 ? ['is', 'a parameter'] : ['are', 'parameters'];
  return new MlopsError({
    code: 'TRAIN_PARAMETER_INVALID',
    message: `${list} ${are} ${parameter} of the stage \`train\`, not of the algorithm`,
    hints: [`write ${names.length === 1 ? 'it' : 'them'} beside \`params\`, under \`with\``],
  });
}
