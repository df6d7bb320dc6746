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

/** What is missing of a batch whose columns stand in the order of the model. */
export function unknownsOf(columns: ModelCard['columns'], batch: EncodedBatch, list: boolean): BatchUnknowns {
  const unknown = new Uint32Array(batch.rows);
  const places = list ? Array.from({ length: batch.rows }, () => '') : undefined;
  const missing = columns.map(() => 0);
  const unseen = columns.map(() => 0);
  for (const [place, column] of columns.entries()) {
    const values = batch.columns[place];
    if (values === undefined) throw new Error(`the batch lacks the column \`${column.name}\``);
    // The code of a missing text, and one below that of an unseen one.
    const limit = column.kind === 'categorical' ? column.categories.length : 0;
    const isNumeric = column.kind === 'numeric';
    for (let row = 0; row < batch.rows; row++) {
      const value = values[row] as number;
      if (isNumeric ? !Number.isNaN(value) : value < limit) continue;
      if (isNumeric || value === limit) missing[place] = (missing[place] as number) + 1;
      else unseen[place] = (unseen[place] as number) + 1;
      unknown[row] = (unknown[row] as number) + 1;
      if (places !== undefined) places[row] += places[row] === '' ? String(place) : `,${place}`;
    }
  }
  let nothingKnown = 0;
  for (const count of unknown) nothingKnown += count === columns.length ? 1 : 0;
  return { missing, unseen, nothingKnown, ...(places === undefined ? {} : { places }) };
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
