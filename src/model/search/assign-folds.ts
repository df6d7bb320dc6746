import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { hashUnit } from '../../core/random.ts';

/**
 * The fold of each row, from 0 to folds - 1, shape [rows]. The rows of either class stand in the order of a hash of
 * seed, repeat and key, cut into pieces of equal size: each fold has the classes in the shares of the whole, to the row;
 * the order of rows does not matter, and a new row moves at most the few rows at the borders of its class.
 *
 * @throws MlopsError FOLDS_TOO_MANY when a class has fewer rows than there are folds
 */
export function assignFolds(
  keys: readonly string[],
  target: Uint8Array,
  folds: number,
  seed: number,
  repeat: number,
): Uint8Array {
  const assigned = new Uint8Array(keys.length);
  for (const label of [0, 1]) {
    const rows = inHashOrder(keys, target, label, seed, repeat);
    if (rows.length < folds) throw tooMany(label, rows.length, folds);
    for (const [place, row] of rows.entries()) assigned[row] = Math.floor((place * folds) / rows.length);
  }
  return assigned;
}

function inHashOrder(
  keys: readonly string[],
  target: Uint8Array,
  label: number,
  seed: number,
  repeat: number,
): number[] {
  const places = keys.flatMap((key, row) =>
    target[row] === label ? [{ row, key, hash: hashUnit(seed, 'fold', repeat, key) }] : [],
  );
  return places.toSorted((a, b) => a.hash - b.hash || (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}

function tooMany(label: number, rows: number, folds: number): MlopsError {
  return new MlopsError({
    code: 'FOLDS_TOO_MANY',
    message: `${folds} folds need ${folds} rows of either class, but only ${rows} have the label ${label}`,
    hints: ['set `search.folds` lower, or take more data'],
    exitCode: EXIT.no,
  });
}
