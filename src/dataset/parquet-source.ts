import { RESERVED_COLUMNS, ROW_COLUMN } from './reserved-columns.ts';
import { quoteLiteral } from './sql.ts';
import { inputPath } from './table-path.ts';
import type { TableSource } from './table-source.ts';

export function parquetSource(path: string): TableSource {
  const added = [...RESERVED_COLUMNS, 'file_row_number'].map(quoteLiteral).join(', ');
  return {
    select: `SELECT COLUMNS(c -> lower(c) NOT IN (${added})), file_row_number + 1 AS ${ROW_COLUMN}
      FROM read_parquet(${inputPath(path)}, file_row_number = true, hive_partitioning = false)`,
  };
}
