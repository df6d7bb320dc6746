import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import type { Database } from '../duckdb/database.ts';
import { delimiterHint } from '../csv/delimiter-hint.ts';
import type { SourceTable } from '../sources/open-table.ts';
import type { Field, Profile } from '../../documents/profile.generated.ts';
import { isKey } from '../profile/rules.ts';
import { quoteIdentifier } from '../duckdb/sql.ts';
import type { TextForm } from './text-forms.ts';
import { isPlain } from '../csv/number-text.ts';
import { typeHint } from './type-hint.ts';
import { fit } from './typed-column.ts';

export interface MatchedColumn {
  readonly field: Field;
  /** The type that the file gives the column. */
  readonly found: string;
  /** How it gives the field's values: as they are, each where it is one exactly, or not at all since all are missing. */
  readonly taken: 'same' | 'by value' | 'all missing';
  /** Of a text: what all are written with, where that is known. */
  readonly form?: TextForm;
}

/**
 * The file's column of each field, found by its exact name; other columns are ignored. Costs a pass over the columns of
 * another type, to see whether they hold anything.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING, SCHEMA_TYPE_MISMATCH
 */
export async function matchColumns(
  database: Database,
  source: SourceTable,
  profile: Profile,
): Promise<MatchedColumn[]> {
  const byName = new Map(source.columns.map((column) => [column.name, column]));
  const missing = profile.fields.filter(({ name }) => !byName.has(name));
  if (missing.length > 0) throw columnMissing(source, missing);
  const matched = profile.fields.map((field) => {
    const found = byName.get(field.name)?.type ?? '';
    // All that stands in a CSV file is text: whether it is a number is a question to each value.
    return {
      field,
      found,
      fits: source.format === 'csv' ? 'same' : fit(field, found, isKey(profile, field)),
    } as const;
  });
  const unlike = matched.filter(({ fits }) => fits === 'not');
  const empty = await withoutValues(database, source, unlike);
  const wrong = unlike.filter(({ field }) => !empty.has(field.name));
  if (wrong.length > 0) throw typeMismatch(source, profile, wrong);
  return matched.map(({ field, found, fits }) => ({
    field,
    found,
    taken: fits === 'not' ? 'all missing' : fits,
    ...formOf(source, field),
  }));
}

// Numbers that are written in another way are rewritten first.
function formOf({ forms, numbers }: SourceTable, { name }: Field): Pick<MatchedColumn, 'form'> {
  const form = isPlain(numbers) ? forms?.get(name) : undefined;
  return form === undefined ? {} : { form };
}

type FoundColumn = Pick<MatchedColumn, 'field' | 'found'>;

/** Names of the columns in which nothing is given: of what type it would be does not matter. */
async function withoutValues(
  database: Database,
  { relation }: SourceTable,
  columns: readonly FoundColumn[],
): Promise<Set<string>> {
  if (columns.length === 0) return new Set();
  const counts = columns.map(({ field }, index) => `count(${quoteIdentifier(field.name)}) AS n${index}`);
  const [row = {}] = await database.rows(`SELECT ${counts.join(', ')} FROM ${relation}`);
  return new Set(columns.flatMap(({ field }, index) => (Number(row[`n${index}`]) === 0 ? [field.name] : [])));
}

function columnMissing(source: SourceTable, missing: readonly Field[]): MlopsError {
  const names = source.columns.map((column) => column.name);
  const list = missing.map(({ name }) => `\`${name}\`${didYouMean(name, names)}`).join(', ');
  return new MlopsError({
    code: 'SCHEMA_COLUMN_MISSING',
    message: `\`${source.path}\` has no column ${list}`,
    hints: [delimiterHint(names) ?? `it has ${names.map((name) => `\`${name}\``).join(', ')}`],
    details: { path: source.path, missing: missing.map(({ name }) => name), columns: names },
  });
}

function typeMismatch(source: SourceTable, profile: Profile, wrong: readonly FoundColumn[]): MlopsError {
  const list = wrong.map(({ field, found }) => `\`${field.name}\` is ${found}, not ${field.type}`).join('; ');
  return new MlopsError({
    code: 'SCHEMA_TYPE_MISMATCH',
    message: `\`${source.path}\` has ${wrong.length === 1 ? 'a column' : 'columns'} of a type other than the profile's: ${list}`,
    hints: wrong.map(({ field, found }) => typeHint(field, found, isKey(profile, field))),
    details: {
      path: source.path,
      columns: wrong.map(({ field, found }) => ({ name: field.name, declared: field.type, found })),
    },
  });
}
