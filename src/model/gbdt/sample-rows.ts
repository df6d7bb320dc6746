/**
 * Which rows and columns a tree sees: a hash of seed, tree and row (its rank by key, which is how a table is ordered)
 * or column name. No generator is shared, so no thread or order of work can disturb a draw.
 */
import { hashUnit } from '../../core/random.ts';

/**
 * Fills the index with the rows that a tree learns from, ascending, and then with the others, ascending.
 *
 * @param trainRows rows from this one on are held back from every tree
 * @returns how many it learns from
 */
export function sampleRows(
  index: Uint32Array,
  trainRows: number,
  share: number,
  seed: number,
  tree: number,
): number {
  const rows = index.length;
  if (share === 1) {
    for (let row = 0; row < rows; row++) index[row] = row;
    return trainRows;
  }
  const drawn = chosenFirst(index.subarray(0, trainRows), share, drawKey(seed, 'rows', tree));
  for (let row = trainRows; row < rows; row++) index[row] = row;
  return drawn;
}

/**
 * Every row once: those to learn from, ascending, and then those held back to know when to end, ascending.
 *
 * @param share of rows that are held back
 */
export function partRows(
  rows: number,
  share: number,
  seed: number,
): { readonly order: Uint32Array; readonly trainRows: number } {
  const order = new Uint32Array(rows);
  const held = chosenFirst(order, share, drawKey(seed, 'held back', 0));
  const trainRows = rows - held;
  const first = order.slice(0, held);
  order.copyWithin(0, held);
  order.set(first, trainRows);
  return { order, trainRows };
}

/** A key of its own, from a real hash of the seed; then a cheap mixer per row. */
function drawKey(seed: number, purpose: string, tree: number): number {
  return Math.floor(hashUnit(seed, purpose, tree) * 0x100000000);
}

/** Fills in the rows whose hash is below the share, ascending, then the others, ascending; returns how many are. */
function chosenFirst(places: Uint32Array, share: number, key: number): number {
  const rows = places.length;
  const limit = share * 0x100000000;
  let chosen = 0;
  for (let row = 0; row < rows; row++) {
    if (mix(mix(row) ^ key) < limit) places[chosen++] = row;
  }
  let rest = chosen;
  for (let row = 0; row < rows; row++) {
    if (!(mix(mix(row) ^ key) < limit)) places[rest++] = row;
  }
  return chosen;
}

/** Indices of the columns of one tree, ascending: the given share of them, rounded up. */
export function sampleColumns(names: readonly string[], share: number, seed: number, tree: number): number[] {
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
