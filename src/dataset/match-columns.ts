import { MlopsError } from '../core/error.ts';
import { didYouMean } from '../core/suggest.ts';
import { delimiterHint } from './delimiter-hint.ts';
import type { SourceTable } from './open-table.ts';
import type { Field, Profile } from './profile.generated.ts';
import { accepts } from './typed-column.ts';

export interface MatchedColumn {
  readonly field: Field;
  /** The type that the file gives the column. */
  readonly found: string;
}

/**
 * The file's column of each field, found by its exact name; other columns are ignored.
 *
 * @throws MlopsError SCHEMA_COLUMN_MISSING, SCHEMA_TYPE_MISMATCH
 */
export function matchColumns(source: SourceTable, profile: Profile): MatchedColumn[] {
  const byName = new Map(source.columns.map((column) => [column.name, column]));
  const missing = profile.fields.filter(({ name }) => !byName.has(name));
  if (missing.length > 0) throw columnMissing(source, missing);
  const matched = profile.fields.map((field) => ({ field, found: byName.get(field.name)?.type ?? '' }));
  // All that stands in a CSV file is text: whether it is a number is a question to each value.
  const wrong = source.format === 'csv' ? [] : matched.filter(({ field, found }) => !accepts(field, found));
  if (wrong.length > 0) throw typeMismatch(source, wrong);
  return matched;
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

function typeMismatch(source: SourceTable, wrong: readonly MatchedColumn[]): MlopsError {
  const list = wrong.map(({ field, found }) => `\`${field.name}\` is ${found}, not ${field.type}`).join('; ');
  return new MlopsError({
    code: 'SCHEMA_TYPE_MISMATCH',
    message: `\`${source.path}\` has ${wrong.length === 1 ? 'a column' : 'columns'} of another type than the profile says: ${list}`,
    hints: wrong.map(
      ({ field, found }) =>
        `cast \`${field.name}\` in the job that makes the file${declareInstead(found, field.name)}`,
    ),
    details: {
      path: source.path,
      columns: wrong.map(({ field, found }) => ({ name: field.name, declared: field.type, found })),
    },
  });
}

function declareInstead(found: string, name: string): string {
  const types = ['integer', 'number', 'boolean', 'date', 'string'] as const;
  const type = types.find((candidate) => accepts({ name, type: candidate }, found));
  return type === undefined ? '' : `, or declare it as \`${type}\` in the profile`;
}
