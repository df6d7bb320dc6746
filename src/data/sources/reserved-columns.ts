/** Names that validation adds to a table. In an input, where only an earlier run can have put them, they are dropped. */
export const ROW_COLUMN = '_row';
export const REASONS_COLUMN = '_reasons';
export const RESERVED_COLUMNS: readonly string[] = [ROW_COLUMN, REASONS_COLUMN];
