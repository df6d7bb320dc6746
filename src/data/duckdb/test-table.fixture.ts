/** For tests: files and databases that go away. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from './database.ts';
import { outputPath } from '../sources/table-path.ts';

export async function testFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'mlops-dataset-'));
}

export async function testFile(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await testFolder(), name);
  await writeFile(path, content);
  return path;
}

export async function testDatabase(options: Partial<DatabaseOptions> = {}): Promise<Database> {
  const database = await openDatabase({ threads: 2, ...options });
  onTestFinished(() => database.close());
  return database;
}

/** Writes a Parquet file of what `select` gives; `options` go on after the format. */
export async function testParquet(
  database: Database,
  select: string,
  name = 'table.parquet',
  options = '',
): Promise<string> {
  const path = join(await testFolder(), name);
  await database.run(`COPY (${select}) TO ${outputPath(path)} (FORMAT parquet${options})`);
  return path;
}
