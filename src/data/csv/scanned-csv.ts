/** What a scan of a CSV file is given, and what it finds. */
import type { TextForm } from '../types/text-forms.ts';
import type { CsvDialect } from './csv-dialect.ts';

export interface CsvText {
  /** What messages call the file. */
  readonly path: string;
  readonly reading: string;
  readonly dialect: CsvDialect;
  /** Where the text begins: behind a byte order mark and a line that names the delimiter. */
  readonly start: { readonly bytes: number; readonly line: number };
}

export interface ScannedCsv {
  /** The fields of the first record, whether they are names or not. */
  readonly first: readonly string[];
  /** The first record included. Empty lines and comments are none. */
  readonly records: number;
  /** Bytes of the longest one. */
  readonly longest: number;
  /** Whether DuckDB would take lines for records that are none, or would not see how the lines end. */
  readonly isOdd: boolean;
  /** How lines end; undefined where there is one alone. */
  readonly ending: 'LF' | 'CR LF' | undefined;
  /** Of each column, where that was looked at. */
  readonly forms?: readonly TextForm[];
}
