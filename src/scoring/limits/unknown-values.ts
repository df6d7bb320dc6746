/** Counts what the model does not know of rows: missing values and categories it has not learned. */
import type { ModelCard } from '../../documents/model-card.ts';
import type { EncodedBatch } from '../../model/scorer/open-scorer.ts';

export interface UnknownCounts {
  readonly columns: readonly ColumnCounts[];
  /** Rows of which the model knows no value at all. */
  readonly rows: number;
}

interface ColumnCounts {
  readonly name: string;
  readonly kind: ModelCard['columns'][number]['kind'];
  readonly missing: number;
  /** Values that are none of the model's categories; 0 of a number. */
  readonly unseen: number;
}

/** Of a batch. */
export interface BatchUnknowns {
  /** By column, in the order of the model. */
  readonly missing: readonly number[];
  readonly unseen: readonly number[];
  readonly nothingKnown: number;
  /** Of each row, the places of the columns that are unknown: `0,3`. Only where that was asked for. */
  readonly places?: readonly string[];
}

/** What is unknown in a batch whose columns stand in the order of the model. */
export function unknownsOf(columns: ModelCard['columns'], batch: EncodedBatch, list: boolean): BatchUnknowns {
  const counted = columns.map((column, place) => {
    const values = batch.columns[place];
    if (values?.length !== batch.rows) throw new Error(`the batch lacks the column \`${column.name}\``);
    return { values, ...countsOf(column, values) };
  });
  const missing = counted.map((column) => column.missing);
  const unseen = counted.map((column) => column.unseen);
  const nothingKnown = countRowsWithoutAny(counted, batch.rows);
  return { missing, unseen, nothingKnown, ...(list ? { places: placesOf(counted, batch.rows) } : {}) };
}

interface CountedColumn {
  readonly values: Float32Array | Uint32Array;
  /** The code of a missing text, one below that of an unseen one; undefined: NaN is missing. */
  readonly limit: number | undefined;
  readonly missing: number;
  readonly unseen: number;
}

// Most values are known: these loops have no branch that a processor could guess wrongly.
function countsOf(
  column: ModelCard['columns'][number],
  values: Float32Array | Uint32Array,
): Omit<CountedColumn, 'values'> {
  let missing = 0;
  if (column.kind === 'numeric') {
    for (const value of values) missing += Number.isNaN(value) ? 1 : 0;
    return { limit: undefined, missing, unseen: 0 };
  }
  const limit = column.categories.length;
  let unseen = 0;
  for (const code of values) {
    missing += code === limit ? 1 : 0;
    unseen += code > limit ? 1 : 0;
  }
  return { limit, missing, unseen };
}

const isUnknown = ({ values, limit }: CountedColumn, row: number): boolean =>
  limit === undefined ? Number.isNaN(values[row]) : (values[row] as number) >= limit;

function countRowsWithoutAny(columns: readonly CountedColumn[], rows: number): number {
  if (columns.some(({ missing, unseen }) => missing + unseen === 0)) return 0;
  let count = 0;
  for (let row = 0; row < rows; row++) count += columns.every((column) => isUnknown(column, row)) ? 1 : 0;
  return count;
}

function placesOf(columns: readonly CountedColumn[], rows: number): string[] {
  return Array.from({ length: rows }, (_, row) =>
    columns.flatMap((column, place) => (isUnknown(column, row) ? [place] : [])).join(','),
  );
}

export interface UnknownTally {
  readonly add: (batch: BatchUnknowns) => void;
  readonly counts: () => UnknownCounts;
}

export function tallyUnknowns(columns: ModelCard['columns']): UnknownTally {
  const tallies = columns.map(({ name, kind }) => ({ name, kind, missing: 0, unseen: 0 }));
  let rows = 0;
  return {
    add: ({ missing, unseen, nothingKnown }) => {
      for (const [place, tally] of tallies.entries()) {
        tally.missing += missing[place] ?? 0;
        tally.unseen += unseen[place] ?? 0;
      }
      rows += nothingKnown;
    },
    counts: () => ({ columns: tallies, rows }),
  };
}
