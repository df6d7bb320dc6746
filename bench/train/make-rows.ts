import { writeFileSync } from 'node:fs';
import type { LabelledTable } from '../../src/core/feature-table.ts';

/**
 * Rows of numeric columns from an integer hash: sums of uniform numbers, some rounded so that values repeat. The label
 * follows steps, slopes and a product, with noise; a perfect model's AUC is about 0.87.
 */
export function makeRows(rows: number, columns: number, firstRow: number): LabelledTable {
  const values = Array.from({ length: columns }, (_, column) => makeColumn(rows, column, firstRow));
  const target = Uint8Array.from({ length: rows }, (_, row) => {
    const x = (column: number): number => values[column % columns]?.[row] ?? 0;
    const score =
      1.2 * x(0) + (x(1) > 0.5 ? 1 : -0.6) + x(2) * x(3) - 0.8 * Math.abs(x(4)) + 0.5 * x(5) + 0.3 * x(6);
    return unit(columns, row + firstRow) < 1 / (1 + Math.exp(0.8 - score)) ? 1 : 0;
  });
  const named = values.map((each, column) => ({
    kind: 'numeric' as const,
    name: `x${String(column).padStart(3, '0')}`,
    values: each,
  }));
  return { rows, columns: named, target };
}

/** Column after column as float32, then the labels as bytes: what numpy reads back. */
export function writeRows(path: string, { columns, target }: LabelledTable): void {
  writeFileSync(path, '');
  for (const column of columns) {
    if (column.kind === 'numeric') writeFileSync(path, column.values, { flag: 'a' });
  }
  writeFileSync(path, target, { flag: 'a' });
}

function makeColumn(rows: number, column: number, firstRow: number): Float32Array {
  const step = column % 4 === 3 ? 1 / 8 : column % 4 === 2 ? 1 / 64 : 0;
  const values = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = -2;
    for (let part = 0; part < 4; part++) sum += unit(column * 4 + part + 1000, row + firstRow);
    const value = sum * 1.7;
    values[row] = step === 0 ? value : Math.round(value / step) * step;
  }
  return values;
}

function unit(stream: number, row: number): number {
  let hash = Math.imul(stream + 1, 0x9e3779b1) ^ Math.imul(row + 1, 0x85ebca77);
  for (const factor of [0x7feb352d, 0x846ca68b]) hash = Math.imul(hash ^ (hash >>> 16), factor);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x100000000;
}
