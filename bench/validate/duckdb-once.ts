/**
 * What DuckDB alone needs, with the settings of ours: `duckdb-once.ts work table out threads`, the work being `read` (each value of
 * a Parquet file read and its bytes digested), `copy` (its rows written as `valid` is) or `csv` (a CSV file read with declared types).
 */
import { digestFile } from '../../src/core/digest.ts';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import { sqlType } from '../../src/data/types/typed-column.ts';
import { inputPath, outputPath } from '../../src/data/sources/table-path.ts';
import { COLUMNS } from './make-table.ts';

const [work = '', table = '', out = '', threads = '2'] = process.argv.slice(2);
const database = await openDatabase({
  threads: Number(threads),
  memoryLimit: '1GiB',
  temporaryDirectory: `${out}.spill`,
});
const counts = COLUMNS.map(({ field }) => `count("${field.name}")`).join(', ');
const types = COLUMNS.map(({ field }) => `'${field.name}': '${sqlType(field)}'`).join(', ');
try {
  switch (work) {
    case 'read':
      await digestFile(table);
      await database.rows(`SELECT ${counts} FROM read_parquet(${inputPath(table)})`);
      break;
    case 'copy':
      await database.run(
        `COPY (FROM read_parquet(${inputPath(table)})) TO ${outputPath(out)}
         (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, PARQUET_VERSION v1, ROW_GROUP_SIZE 122880, USE_TMP_FILE false)`,
      );
      break;
    case 'csv':
      await database.rows(
        `SELECT ${counts} FROM read_csv(${inputPath(table)}, columns = {${types}}, header = true, auto_detect = false)`,
      );
      break;
    default:
      throw new Error(`no work is called \`${work}\``);
  }
} finally {
  database.close();
}
