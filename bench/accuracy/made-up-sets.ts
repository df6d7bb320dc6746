/** Tables of an integer hash alone, for what the real ones do not show. */
import type { FeatureColumn, LabelledTable } from '../../src/core/feature-table.ts';

/**
 * Two categorical columns of 200 and 60 categories, frequent and rare ones, each with an effect of its own, one that
 * interacts with a number; four numbers, half of them noise. A fifth of the categories and numbers is missing.
 */
export function manyCategories(rows: number): LabelledTable {
  const target = Uint8Array.from({ length: rows }, (_, row) => {
    const score =
      -1 + 1.2 * bell(30, city(row)) + 0.8 * bell(31, product(row)) * (x(0, row) > 0 ? 1 : -0.5) + x(1, row);
    return unit(50, row) < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  });
  const texts = (name: string, stream: number, of: (row: number) => number): FeatureColumn => ({
    kind: 'categorical',
    name,
    values: Array.from({ length: rows }, (_, row) => (unit(stream, row) < 0.2 ? '' : `${name} ${of(row)}`)),
  });
  const numbers = [0, 1, 2, 3].map((column): FeatureColumn => ({
    kind: 'numeric',
    name: `x${column}`,
    values: Float32Array.from({ length: rows }, (_, row) =>
      unit(column + 70, row) < 0.2 ? Number.NaN : x(column, row),
    ),
  }));
  return { rows, target, columns: [texts('city', 60, city), texts('product', 61, product), ...numbers] };
}

/** Numbers of mixed scales and a weak signal among noise; values are missing more often where the label is 1. */
export function weakSignal(rows: number): LabelledTable {
  const target = Uint8Array.from({ length: rows }, (_, row) => {
    const slope = value(0, row) * 0.5 + Math.abs(value(1, row)) * 0.6;
    const score = -2 + slope + value(2, row) * value(3, row) * 0.5 + (value(4, row) > 1 ? 0.9 : 0);
    return unit(90, row) < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  });
  const columns = Array.from({ length: 20 }, (_, column): FeatureColumn => {
    const scale = 10 ** ((column % 7) - 3);
    const values = Float32Array.from({ length: rows }, (__, row) =>
      unit(200 + column, row) < (column % 5 === 1 ? 0.1 + 0.1 * (target[row] ?? 0) : 0)
        ? Number.NaN
        : value(column, row) * scale,
    );
    return { kind: 'numeric', name: `x${String(column).padStart(2, '0')}`, values };
  });
  return { rows, columns, target };
}

// The square makes some categories a hundred times as frequent as others.
const city = (row: number) => Math.floor(unit(1, row) ** 2 * 200);
const product = (row: number) => Math.floor(unit(2, row) ** 2 * 60);
const x = (column: number, row: number) => unit(column + 10, row) * 2 - 1;
const value = (column: number, row: number) => bell(100 + column, row);

/** Near to the normal distribution, with variance 1. */
function bell(stream: number, row: number): number {
  let sum = -2;
  for (let part = 0; part < 4; part++) sum += unit(stream * 8 + part, row);
  return sum * Math.sqrt(3);
}

function unit(stream: number, row: number): number {
  let hash = Math.imul(stream + 1, 0x9e3779b1) ^ Math.imul(row + 1, 0x85ebca77);
  for (const factor of [0x7feb352d, 0x846ca68b]) hash = Math.imul(hash ^ (hash >>> 16), factor);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x100000000;
}
