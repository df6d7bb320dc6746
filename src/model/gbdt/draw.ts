/**
 * Which rows and columns a tree sees: a hash of seed, tree and row (its rank by key, which is how a table is ordered)
 * or column name. No generator is shared, so no thread or order of work can disturb a draw.
 */
import { hashUnit } from '../../core/random.ts';

/**
 * Fills the index with the rows that a tree learns from, ascending, and then with the others, ascending.
 *
 * @returns how many it learns from
 */
export function drawRows(index: Uint32Array, share: number, seed: number, tree: number): number {
  const rows = index.length;
  if (share === 1) {
    for (let row = 0; row < rows; row++) index[row] = row;
    return rows;
  }
  // The tree's own key, from a real hash of the seed; then a cheap mixer per row.
  const key = Math.floor(hashUnit(seed, 'rows', tree) * 0x100000000);
  const limit = share * 0x100000000;
  let drawn = 0;
  for (let row = 0; row < rows; row++) {
    if (mix(mix(row) ^ key) < limit) index[drawn++] = row;
  }
  let rest = drawn;
  for (let row = 0; row < rows; row++) {
    if (!(mix(mix(row) ^ key) < limit)) index[rest++] = row;
  }
  return drawn;
}

/** Indices of the columns of one tree, ascending: the given share of them, rounded up. */
export function drawColumns(names: readonly string[], share: number, seed: number, tree: number): number[] {
  const all = names.map((_, column) => column);
  if (share === 1) return all;
  const keys = names.map((name) => hashUnit(seed, 'columns', tree, name));
  return all
    .toSorted((a, b) => (keys[a] as number) - (keys[b] as number) || a - b)
    .slice(0, Math.ceil(share * names.length))
    .toSorted((a, b) => a - b);
}

/** The 32-bit finaliser of MurmurHash3 (Appleby 2011), a bijection whose every output bit depends on every input bit. */
function mix(value: number): number {
  let hash = value + 0x9e3779b9;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
