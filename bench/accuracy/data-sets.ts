import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DataSet, readDataSets, withFolds, writeDataSet } from './exchange.ts';
import { manyCategories, weakSignal } from './made-up-sets.ts';
import { realSets } from './real-sets.ts';

const DATA_SCRIPT = join(import.meta.dirname, '../peers/accuracy_data.py');

/** All data sets there are, with their folds, in files of the folder for the peers; an absent one is named. */
export async function prepareDataSets(folder: string, python: string | undefined): Promise<DataSet[]> {
  const done = join(folder, 'complete');
  if (!existsSync(done)) {
    mkdirSync(folder, { recursive: true });
    if (python !== undefined) await promisify(execFile)(python, [DATA_SCRIPT, folder]);
    for (const set of readDataSets(folder)) writeDataSet(folder, set);
    const tables = {
      ...(await realSets()),
      'many-categories': manyCategories(30_000),
      'weak-signal': weakSignal(50_000),
    };
    for (const [name, table] of Object.entries(tables)) {
      if (table === undefined) process.stderr.write(`${name}: left out, its file is absent\n`);
      else writeDataSet(folder, withFolds(name, table));
    }
    mkdirSync(done);
  }
  return readDataSets(folder);
}
