import { type FeatureRequest, selectFields } from '../../data/features/feature-columns.ts';
import type { Field, Profile } from '../../data/profile/profile.ts';
import type { SourceTable } from '../../data/sources/open-table.ts';

/**
 * What a table to score must be like: of the given profile the model's columns and the id alone, since a table to score
 * has no target and need not have the other columns that training rows have. What no profile speaks of is only asked to
 * have the model's type, and to be finite where it is a number. The id names each row: it is there, and unique.
 *
 * @param columns the model's columns
 * @param id undefined: no column names a row
 */
export function scoringProfile(
  given: Profile | undefined,
  source: SourceTable,
  columns: readonly FeatureRequest[],
  id: string | undefined,
): Profile {
  const wanted =
    id === undefined || columns.some(({ name }) => name === id)
      ? columns
      : [...columns, { name: id, kind: 'id' } as const];
  const known =
    given === undefined
      ? []
      : selectFields(
          given,
          wanted.map(({ name }) => name),
        ).fields;
  const fields = wanted.map(
    (column) => known.find(({ name }) => name === column.name) ?? derivedField(column, source),
  );
  const { missing_values: missing } = given ?? {};
  return {
    name: given?.name ?? 'the columns of the model',
    fields,
    ...(id === undefined ? {} : { primary_key: [id] }),
    ...(missing === undefined ? {} : { missing_values: missing }),
  };
}

interface WantedColumn {
  readonly name: string;
  readonly kind: FeatureRequest['kind'] | 'id';
}

// A Parquet file says what its columns are, where the model only says how it sees them.
function derivedField({ name, kind }: WantedColumn, source: SourceTable): Field {
  const found =
    source.format === 'csv' ? '' : (source.columns.find((column) => column.name === name)?.type ?? '');
  if (found === 'DATE') return { name, type: 'date' };
  if (found === 'BOOLEAN') return { name, type: 'boolean' };
  if (kind === 'numeric') return { name, type: 'number' };
  // An id that 64 bits with a sign may not hold stays whole as a text.
  const integer = (
    kind === 'id'
      ? /^(U?(TINYINT|SMALLINT|INTEGER)|BIGINT)$/
      : /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/
  ).test(found);
  return { name, type: integer ? 'integer' : 'string' };
}
