/** A made-up labelled table for tests and benchmarks: the same on every machine, from an integer hash alone. */
import type { FeatureColumn, FeatureTable, LabelledTable } from '../../core/feature-table.ts';

const PLANS = ['basic', 'family', 'größer', 'pro'] as const;

/**
 * Two numeric columns that matter, one that does not, one categorical; 8 % of numbers and of categories are missing.
 * The label follows a step in `recency`, a slope in `spend` and one plan, with noise.
 */
export function sampleTable(rows: number, seed = 1): LabelledTable {
  const draw = (column: number, row: number): number => unit(seed, column, row);
  const missing = (column: number, row: number): boolean => draw(column + 100, row) < 0.08;
  const numeric = (name: string, column: number, of: (row: number) => number): FeatureColumn => ({
    kind: 'numeric',
    name,
    values: Float32Array.from({ length: rows }, (_, row) => (missing(column, row) ? Number.NaN : of(row))),
  });
  const plan = (row: number): string => PLANS[Math.floor(draw(3, row) * PLANS.length)] ?? '';
  const target = Uint8Array.from({ length: rows }, (_, row) => {
    const risk = (draw(0, row) > 0.6 ? 0.45 : 0.1) + 0.3 * draw(1, row) + (plan(row) === 'pro' ? -0.2 : 0);
    return draw(9, row) < risk ? 1 : 0;
  });
  return {
    rows,
    target,
    columns: [
      numeric('recency', 0, (row) => Math.floor(draw(0, row) * 365)),
      numeric('spend', 1, (row) => draw(1, row) * 1000),
      numeric('noise', 2, (row) => draw(2, row) - 0.5),
      {
        kind: 'categorical',
        name: 'plan',
        values: Array.from({ length: rows }, (_, row) => (missing(3, row) ? '' : plan(row))),
      },
    ],
  };
}

/**
 * The same with the column `town`: more categories than are tried one by one, from frequent to rare, every third of which
 * raises the risk; in 5 % of the rows it is missing.
 */
export function sampleTableOfTowns(rows: number, seed = 1, towns = 120): LabelledTable {
  const table = sampleTable(rows, seed);
  const places = Array.from({ length: rows }, (_, row) => {
    const part = unit(seed, 4, row);
    return unit(seed, 104, row) < 0.05 ? -1 : Math.floor(part * part * towns);
  });
  const values = places.map((place) => (place === -1 ? '' : `town ${String(place).padStart(3, '0')}`));
  const raised = (row: number): boolean => (places[row] ?? 0) % 3 === 0 && unit(seed, 10, row) < 0.4;
  return {
    rows,
    target: table.target.map((label, row) => (raised(row) ? 1 : label)),
    columns: [...table.columns, { kind: 'categorical', name: 'town', values }],
  };
}

/** The same table with values that training never saw: infinities, huge and tiny numbers, unknown categories. */
export function withExtremes(table: FeatureTable): FeatureTable {
  const numbers = [Infinity, -Infinity, 3.4028234663852886e38, -3.4e38, 1e-45, -1e-45, 0, -0, Number.NaN];
  const texts = ['', 'unknown', 'town 999', 'Basic', 'basic ', '\u{1f600}'];
  const columns = table.columns.map((column): FeatureColumn =>
    column.kind === 'numeric'
      ? {
          ...column,
          values: column.values.map((value, row) => (row % 3 === 0 ? (numbers[(row / 3) % 9] ?? 0) : value)),
        }
      : {
          ...column,
          values: column.values.map((value, row) => (row % 4 === 0 ? (texts[(row / 4) % 6] ?? '') : value)),
        },
  );
  return { rows: table.rows, columns };
}

/** Every row once, in another order. */
export function shuffled(rows: number, seed: number): number[] {
  const places = Array.from({ length: rows }, (_, row) => row);
  return places.toSorted((a, b) => unit(seed, 77, a) - unit(seed, 77, b) || a - b);
}

/** In [0, 1), in steps of 2^-32. */
function unit(seed: number, column: number, row: number): number {
  let hash = Math.imul(seed, 0x9e3779b9) ^ Math.imul(column + 1, 0x85ebca6b) ^ Math.imul(row + 1, 0xc2b2ae35);
  for (const factor of [0x7feb352d, 0x846ca68b]) hash = Math.imul(hash ^ (hash >>> 16), factor);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x100000000;
}
