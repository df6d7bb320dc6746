/**
 * Data sets as files that numpy reads and writes as well: `NAME.json` names the columns, `NAME.bin` holds them as float32,
 * one after the other (codes of categories; NaN is missing), then the labels and the folds as bytes.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { FeatureColumn, LabelledTable } from '../../src/core/feature-table.ts';
import { assignFolds } from '../../src/model/search/assign-folds.ts';
import { seenCategories } from '../../src/model/artifact/seen-categories.ts';
import { categoryCodes } from '../../src/model/artifact/category-codes.ts';

export interface DataSet {
  readonly name: string;
  readonly table: LabelledTable;
  /** From 0 to 4, shape [rows]: the same for every tool. */
  readonly folds: Uint8Array;
}

export const FOLDS = 5;

const header = z.object({
  rows: z.int(),
  columns: z.array(z.object({ name: z.string(), categories: z.array(z.string()).nullable() })),
});

export function withFolds(name: string, table: LabelledTable): DataSet {
  const keys = table.keys ?? Array.from(table.target, (_, row) => String(row));
  return { name, table, folds: assignFolds(keys, table.target, FOLDS, 1, 0) };
}

export function writeDataSet(folder: string, { name, table, folds }: DataSet): void {
  const columns = table.columns.map((column) => ({
    name: column.name,
    categories: column.kind === 'numeric' ? null : seenCategories(column.values, Infinity),
  }));
  const parts = table.columns.map((column, place) => {
    const values =
      column.kind === 'numeric'
        ? column.values
        : categoryCodes(column.values, columns[place]?.categories ?? []);
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  });
  writeFileSync(join(folder, `${name}.bin`), Buffer.concat([...parts, table.target, folds]));
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ rows: table.rows, columns }));
}

/** Every data set of a folder, in the order of their names. */
export function readDataSets(folder: string): DataSet[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
  return names.map((name) => readDataSet(folder, name));
}

function readDataSet(folder: string, name: string): DataSet {
  const { rows, columns } = header.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  const { buffer, byteLength } = new Uint8Array(readFileSync(join(folder, `${name}.bin`)));
  const read = columns.map((column, place): FeatureColumn => {
    const values = new Float32Array(buffer, place * rows * 4, rows);
    const { categories } = column;
    if (categories === null) return { kind: 'numeric', name: column.name, values };
    return {
      kind: 'categorical',
      name: column.name,
      values: Array.from(values, (code) => categories[code] ?? ''),
    };
  });
  const table = { rows, columns: read, target: new Uint8Array(buffer, columns.length * rows * 4, rows) };
  const end = (columns.length * 4 + 1) * rows;
  // scikit-learn's own sets come without folds.
  if (byteLength === end) return withFolds(name, table);
  return { name, table, folds: new Uint8Array(buffer, end, rows) };
}
