/** Folders such as `dt=2026-01-31` as columns of the files below them. */
import * as z from 'zod';
import { pluralize } from '../../core/text/pluralize.ts';
import { MlopsError } from '../../core/error.ts';
import { cellText } from '../duckdb/cell-text.ts';
import type { Database } from '../duckdb/database.ts';
import type { Part } from './part.ts';
import { RESERVED_COLUMNS } from './reserved-columns.ts';
import { quoteIdentifier, quoteLiteral } from '../duckdb/sql.ts';
import { unreadableAs } from './unreadable-as.ts';

/**
 * The values of the folders as columns, of one type in all parts; text in CSV, as all of its columns are. A file that has
 * such a column itself is held against its folder.
 *
 * @param asked names of the columns that will be asked for; undefined: any column may be
 * @throws MlopsError PARTITION_CONTRADICTED
 */
export async function withPartitions(
  database: Database,
  parts: readonly Part[],
  asked: readonly string[] | undefined,
): Promise<Part[]> {
  const values = (name: string) =>
    parts.flatMap(({ input }) => input.partitions?.find((one) => one.name === name)?.value ?? []);
  const result: Part[] = [];
  for (const part of parts) {
    const { input, source } = part;
    const columns = new Map(part.columns);
    const added: string[] = [];
    // SQL does not tell names apart that differ in case only.
    const taken = new Set([...RESERVED_COLUMNS, ...columns.keys()].map((name) => name.toLowerCase()));
    for (const { name, value } of input.partitions ?? []) {
      const isHeld = part.columns.has(name) && (asked?.includes(name) ?? true);
      if (isHeld) await requireSame(database, part, name, value);
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      const type = source.format === 'csv' ? 'VARCHAR' : partitionType(values(name));
      columns.set(name, type);
      const text = source.format === 'csv' ? quoteLiteral(value ?? '') : literal(value);
      added.push(`CAST(${text} AS ${type}) AS ${quoteIdentifier(name)}`);
    }
    if (added.length === 0) result.push(part);
    else {
      const select = `SELECT *, ${added.join(', ')} FROM (${source.select})`;
      result.push({ input, columns, source: { ...source, select } });
    }
  }
  return result;
}

const literal = (value: string | null): string => (value === null ? 'NULL' : quoteLiteral(value));

/** A type only where each value is written in the one way that it has in it: `007` is text. */
function partitionType(values: readonly string[]): string {
  if (values.length > 0 && values.every((value) => /^(0|-?[1-9]\d{0,17})$/.test(value))) return 'BIGINT';
  return values.length > 0 && values.every((value) => z.iso.date().safeParse(value).success)
    ? 'DATE'
    : 'VARCHAR';
}

// Which of the two is wrong cannot be known; a file that was moved into another folder looks like this.
async function requireSame(
  database: Database,
  { input, source }: Part,
  name: string,
  value: string | null,
): Promise<void> {
  const text = `CAST(${quoteIdentifier(name)} AS VARCHAR)`;
  const missing = `coalesce(${text}, '') = ''`;
  const given = quoteLiteral(value ?? '');
  // `7`, `7.0` and `007` are one number, `True` and `true` one truth.
  const isTruth = value !== null && /^(true|false)$/i.test(value);
  const same = `${isTruth ? `lower(${text}) = lower(${given})` : `${text} = ${given}`}
    OR TRY_CAST(${text} AS DECIMAL(38, 9)) = TRY_CAST(${given} AS DECIMAL(38, 9))
    OR TRY_CAST(${text} AS TIMESTAMP) = TRY_CAST(${given} AS TIMESTAMP)`;
  const fits = value === null || value === '' ? missing : `coalesce(${same}, false)`;
  const [found] = await unreadableAs(
    input.path,
    database.rows(
      `SELECT count(*) AS n, min(${text}) AS example FROM (${source.select}) WHERE NOT (${fits})`,
    ),
  );
  const rows = Number(found?.['n'] ?? 0);
  if (rows === 0) return;
  const example = cellText(found?.['example'] ?? '');
  const instead = example === '' ? 'missing' : `\`${example}\``;
  throw new MlopsError({
    code: 'PARTITION_CONTRADICTED',
    message: `\`${input.path}\` has a column \`${name}\` itself, and in ${pluralize(rows, 'row')} it is not what its folder says, \`${name}=${value ?? ''}\`: it is ${instead}`,
    hints: [
      'was the file moved into the wrong folder? Put it into the folder of its values',
      `or leave \`${name}\` out of the file, or give the folder another name`,
    ],
    details: { path: input.path, column: name, rows },
  });
}
