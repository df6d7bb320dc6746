/**
 * Which rows and columns a tree sees: a hash of seed, tree and row (its rank by key, which is how a table is ordered)
 * or column name. No generator is shared, so no thread or order of work can disturb a draw.
 */
import { hashUnit } from '../../core/random.ts';

/** Indices of the rows of one tree, ascending; `all` when the share is 1. */
export function drawRows(rows: number, share: number, seed: number, tree: number): Uint32Array {
  const drawn = new Uint32Array(rows);
  if (share === 1) return drawn.map((_, row) => row);
  // The tree's own key, from a real hash of the seed; then a cheap mixer per row.
  const key = Math.floor(hashUnit(seed, 'rows', tree) * 0x100000000);
  const limit = share * 0x100000000;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (mix(mix(row) ^ key) < limit) drawn[count++] = row;
  }
  return drawn.slice(0, count);
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
