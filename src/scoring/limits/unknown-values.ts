/** Counts, while rows are scored, what the model does not know of them: missing values and categories it has not learned. */
import type { FeatureColumn, FeatureTable } from '../../core/feature-table.ts';
import type { ModelCard } from '../../documents/model-card.ts';

export interface UnknownCounts {
  readonly columns: readonly ColumnCounts[];
  /** Rows of which the model knows no value at all. */
  readonly rows: number;
}

interface ColumnCounts {
  readonly name: string;
  readonly kind: FeatureColumn['kind'];
  readonly missing: number;
  /** Values that are none of the model's categories; 0 of a number. */
  readonly unseen: number;
}

export interface UnknownValues {
  /**
   * Takes the rows of a batch, whose columns stand in the order of the model.
   *
   * @param list whether to return, for each row, the places of the columns that are unknown: `0,3`
   */
  readonly take: (table: FeatureTable, list: boolean) => readonly string[];
  readonly counts: () => UnknownCounts;
}

export function unknownValues(columns: ModelCard['columns']): UnknownValues {
  const tallies = columns.map(({ name, kind }) => ({ name, kind, missing: 0, unseen: 0 }));
  const known = columns.map((column) => new Set(column.kind === 'categorical' ? column.categories : []));
  let nothingKnown = 0;
  const take: UnknownValues['take'] = (table, list) => {
    const unknown = new Uint32Array(table.rows);
    const places = list ? Array.from({ length: table.rows }, () => '') : [];
    for (const [place, column] of table.columns.entries()) {
      const tally = tallies[place];
      const categories = known[place];
      if (tally === undefined || categories === undefined || tally.name !== column.name) {
        throw new Error(`the column \`${column.name}\` is not number ${place} of the model`);
      }
      for (let row = 0; row < table.rows; row++) {
        const value = column.values[row];
        if (value === '' || Number.isNaN(value)) tally.missing++;
        else if (typeof value === 'string' && !categories.has(value)) tally.unseen++;
        else continue;
        unknown[row] = (unknown[row] ?? 0) + 1;
        if (list) places[row] += places[row] === '' ? String(place) : `,${place}`;
      }
    }
    for (const count of unknown) nothingKnown += count === table.columns.length ? 1 : 0;
    return places;
  };
  return { take, counts: () => ({ columns: tallies, rows: nothingKnown }) };
}
