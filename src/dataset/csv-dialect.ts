/** How a CSV file is written. Names after the Frictionless Table Dialect; RFC 4180 in UTF-8 unless said otherwise. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quoteChar: string;
  readonly decimalChar: string;
  /** Between groups of three digits; the empty text is none. */
  readonly groupChar: string;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** Lines that begin with it are no records; the empty text is none. */
  readonly commentChar: string;
  /** A name of the Encoding Standard: `utf-8`, `windows-1252`, `utf-16le`. */
  readonly encoding: string;
}

export const DEFAULT_DIALECT: CsvDialect = {
  delimiter: ',',
  quoteChar: '"',
  decimalChar: '.',
  groupChar: '',
  header: true,
  commentChar: '',
  encoding: 'utf-8',
};
