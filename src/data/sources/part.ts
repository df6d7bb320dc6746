import type { TableFormat } from './detect-format.ts';
import type { TableInput } from './table-input.ts';
import type { TableSource } from './table-source.ts';

export interface FormattedSource extends TableSource {
  readonly format: TableFormat;
}

/** One of the files of a table. */
export interface Part {
  readonly input: TableInput;
  readonly source: FormattedSource;
  /** Types, as people are told them, by name. */
  readonly columns: ReadonlyMap<string, string>;
}
