import { cellText } from './cell-text.ts';
import type { Database } from './database.ts';

export interface TableColumn {
  readonly name: string;
  /** As DuckDB writes it: `BIGINT`, `DECIMAL(18,2)`, `VARCHAR`. */
  readonly type: string;
}

/** The columns of a table, a view or a query in parentheses. */
export async function describeRelation(database: Database, relation: string): Promise<TableColumn[]> {
  const described = await database.rows(`DESCRIBE SELECT * FROM ${relation}`);
  return described.map((row) => ({ name: cellText(row['column_name']), type: cellText(row['column_type']) }));
}
