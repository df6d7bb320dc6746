import { readCsvHeader } from './csv-header.ts';
import { RESERVED_COLUMNS, ROW_COLUMN } from './reserved-columns.ts';
import { scanCsv } from './scan-csv.ts';
import { quoteIdentifier, quoteLiteral } from './sql.ts';
import { inputPath } from './table-path.ts';
import type { TableSource } from './table-source.ts';

export async function csvSource(path: string, delimiter: string): Promise<TableSource> {
  const names = await readCsvHeader(path, delimiter);
  const records = await scanCsv(path, delimiter, names.length);
  const kept = names.filter((name) => !RESERVED_COLUMNS.includes(name.toLowerCase()));
  const types = names.map((name) => `${quoteLiteral(name)}: 'VARCHAR'`).join(', ');
  // One thread, so that the numbers are given in the order of the file. U+10FFFF is no character, so that no text is
  // NULL and the profile decides what is missing. `new_line` must not be given: with it, lines in CR LF are dropped.
  return {
    select: `SELECT ${kept.map(quoteIdentifier).join(', ')}, row_number() OVER () AS ${ROW_COLUMN}
      FROM read_csv(${inputPath(path)}, auto_detect = false, header = true, columns = {${types}},
        delim = ${quoteLiteral(delimiter)}, quote = '"', escape = '"', nullstr = [chr(1114111)],
        strict_mode = true, null_padding = false, ignore_errors = false, parallel = false,
        compression = 'none', hive_partitioning = false)`,
    scanned: records - 1,
  };
}
