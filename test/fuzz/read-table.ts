import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import type { TableColumn } from '../../src/data/duckdb/describe-relation.ts';
import { openTable } from '../../src/data/sources/open-table.ts';
import { readFeatures } from '../../src/data/features/read-features.ts';
import type { Profile } from '../../src/data/profile/profile.ts';
import validate from '../../stages/validate.ts';

/** Does with a table all that commands and stages do: describes, validates, writes its rows, reads features. */
export async function readTable(path: string, folder: string): Promise<void> {
  const profile = await describedTable(path, folder);
  await validateTable(path, JSON.stringify(profile), folder);
  const database = await openDatabase(optionsOf(folder));
  try {
    const [key, ...columns] = profile.fields;
    if (key === undefined || columns.length === 0) return;
    const kinds = columns.map(({ name, type }) => ({
      name,
      kind: type === 'string' ? ('categorical' as const) : ('numeric' as const),
    }));
    await readFeatures(database, path, kinds, { key: key.name });
  } finally {
    database.close();
  }
}

/** Runs the stage `validate`; refused rows are no refusal of the table. */
export async function validateTable(path: string, profile: string, folder: string): Promise<void> {
  const out = join(folder, 'out');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(folder, 'profile.json'), profile);
  await validate.run({
    with: {
      input: path,
      profile: join(folder, 'profile.json'),
      valid: join(out, 'valid.parquet'),
      quarantine: join(out, 'quarantine.parquet'),
      report: join(out, 'report'),
      max_bad_share: 1,
    },
    state: {},
    threads: 1,
    progress: () => undefined,
    log: () => undefined,
    memo: (_, make) => make(),
  });
}

const optionsOf = (folder: string) => ({
  threads: 1,
  memoryLimit: '640MiB',
  temporaryDirectory: join(folder, 'spill'),
  spoolPath: () => join(folder, `spool-${(spools += 1)}`),
});
let spools = 0;

async function describedTable(path: string, folder: string): Promise<Profile> {
  const database = await openDatabase(optionsOf(folder));
  try {
    const { columns, checkOthers } = await openTable(database, path);
    await checkOthers?.();
    return { name: 'all columns', fields: columns.map(fieldOf) };
  } finally {
    database.close();
  }
}

function fieldOf({ name, type }: TableColumn): Profile['fields'][number] {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  if (decimal !== null)
    return { name, type: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) };
  if (/INT$|INTEGER$/.test(type)) return { name, type: 'integer' };
  if (type === 'DOUBLE' || type === 'FLOAT') return { name, type: 'number' };
  if (type === 'BOOLEAN') return { name, type: 'boolean' };
  if (type === 'DATE') return { name, type: 'date' };
  return { name, type: /^TIMESTAMP|INT96/.test(type) ? 'timestamp' : 'string' };
}
