import type { PageCounts } from '../parquet/check-pages.ts';

import type { NumberDialect } from '../csv/number-text.ts';
import type { TextForm } from '../types/text-forms.ts';

/** How DuckDB reads a file. */
export interface TableSource {
  readonly select: string;
  /** Rows that the file has by our own count. */
  readonly scanned?: number;
  /** By column, what messages call a type that is not the one of DuckDB. */
  readonly shownTypes?: ReadonlyMap<string, string>;
  /** Holds the pages of the columns that will be asked for against their checksums. */
  readonly checkAsked?: () => Promise<PageCounts>;
  /** The same for the other columns. */
  readonly checkOthers?: () => Promise<PageCounts>;
  /** SQL that may stand after FROM: of the rows from one to another, counted from 0, without a look at the others. */
  readonly rowsBetween?: (first: number, last: number) => string;
  /** How numbers are written in text, where it is not told by types. */
  readonly numbers?: NumberDialect;
  /** What the values of a column of text are written with, where that is known. */
  readonly forms?: ReadonlyMap<string, TextForm>;
}
