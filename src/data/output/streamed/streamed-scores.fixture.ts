/** For tests: scores in a table, written at once and as they come. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Database } from '../../duckdb/database.ts';
import { describeRelation } from '../../duckdb/describe-relation.ts';
import { streamChunks } from '../../duckdb/stream-chunks.ts';
import { testFolder } from '../../duckdb/test-table.fixture.ts';
import type { OutputFormat } from '../output-format.ts';
import { writeRows } from '../write-rows.ts';
import { CarriedColumn } from './carried-column.ts';
import type { BlockColumnType, BlockType } from './row-block.ts';
import { openRowsWriter, type RowsRequest } from './rows-writer.ts';

export const NUMBERS = {
  'all alike': '1.5::DOUBLE',
  'few distinct ones': '(i * 31 % 100) / 7.0::DOUBLE',
  'all distinct': 'sin(i)',
};

/** The table that today's scores are written from. */
export async function makeScores(
  database: Database,
  rows: number,
  id: string,
  number: string,
): Promise<void> {
  await database.run(`CREATE OR REPLACE TABLE scores AS SELECT i::DOUBLE AS row, ${id} AS id, ${number} AS margin,
    1 / (1 + exp(-(${number}))) AS probability, ${number} >= 0 AS prediction, (i % 7 % 3)::UTINYINT AS band
    FROM range(${rows}) r(i)`);
}

const select = (relation: string): string =>
  `SELECT id AS "customer id", margin, probability, prediction,
    CASE band WHEN 0 THEN 'LOW' WHEN 1 THEN 'MEDIUM' ELSE 'HIGH' END AS risk_band, '1.0-abc' AS model_version FROM ${relation}`;

/** Carries the table to a writer in blocks that fit neither vectors nor pieces. */
export async function stream(
  database: Database,
  request: Pick<RowsRequest, 'path' | 'format' | 'lanes'> & { readonly block?: number },
): Promise<void> {
  const names = 'id, margin, probability, prediction, band';
  const described = await describeRelation(database, `(SELECT ${names} FROM scores)`);
  const columns = described.map(({ name, type }): BlockColumnType => ({ name, type: type as BlockType }));
  const writer = await openRowsWriter(database, { ...request, columns, select });
  try {
    const carried = columns.map((column) => new CarriedColumn(column, 5));
    const { block = 50_000 } = request;
    let waiting = 0;
    const flush = async () => {
      const [rows, values] = [waiting, carried.map((column) => column.release())];
      waiting = 0;
      await writer.write({ rows, columns: values });
    };
    for await (const chunk of streamChunks(database, `SELECT ${names} FROM scores ORDER BY row`)) {
      const { rowCount } = chunk;
      for (let from = 0; from < rowCount;) {
        const to = Math.min(rowCount, from + block - waiting);
        for (const [index, column] of carried.entries()) column.take(chunk, index, from, to);
        [waiting, from] = [waiting + to - from, to];
        if (waiting === block) await flush();
      }
    }
    if (waiting > 0) await flush();
    await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

export async function bothWays(
  database: Database,
  lanes: number,
  { block = 50_000, format = 'parquet' }: { readonly block?: number; readonly format?: OutputFormat } = {},
): Promise<[Buffer, Buffer]> {
  const folder = await testFolder();
  const [before, path] = [join(folder, 'before'), join(folder, 'new folder', 'streamed')];
  await writeRows(database, `${select('scores')} ORDER BY row`, before, format);
  await stream(database, { path, format, lanes, block });
  expect(await readdir(join(folder, 'new folder'))).toEqual(['streamed']);
  return [await readFile(before), await readFile(path)];
}
