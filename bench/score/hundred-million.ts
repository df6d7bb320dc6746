/**
 * `mlops score` of 100 million rows in ten files, made here: its memory over time, and what stands at the output when it is
 * killed at ten moments. `hundred-million.ts [--rows 100000000] [--threads 2] [--folder where the files are made] [--kills 10]`. Linux.
 */
import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import { digestFile } from '../../src/core/digest.ts';
import { makeRows, makeWorkload } from './make-workload.ts';
import { killedRun } from './killed-run.ts';
import { watchedRun } from './watched-run.ts';
import { WORKLOADS } from './workloads.ts';

const PARTS = 10;
/** Of input, output, temporary files and what a killed run leaves, measured: 70. */
const BYTES_PER_ROW = 120;
const MEBIBYTE = 1024 * 1024;

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000000' },
    threads: { type: 'string', default: '2' },
    kills: { type: 'string', default: '10' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const rows = Number(options.rows);
const [workload] = WORKLOADS;
if (workload === undefined) throw new Error('there is no workload');

const { bavail, bsize } = await statfs(options.folder);
if (bavail * bsize < rows * BYTES_PER_ROW)
  throw new Error(
    `\`${options.folder}\` has ${bavail * bsize} bytes left, and ${rows * BYTES_PER_ROW} may be needed`,
  );

const folder = await mkdtemp(join(options.folder, 'bench-hundred-million-'));
try {
  await makeWorkload(workload, folder, 1000);
  await mkdir(join(folder, 'rows'));
  await mkdir(join(folder, 'temporary'));
  for (let part = 0; part < PARTS; part++) {
    const [first, last] = [part, part + 1].map((at) => Math.floor((rows * at) / PARTS)) as [number, number];
    await makeRows(workload, join(folder, 'rows', `part-${part}.parquet`), first + 1, last);
  }
  say(`${rows} rows in ${PARTS} files, ${options.threads} threads`);
  const { seconds, peakBytes, curve } = await watchedRun(folder, options.threads);
  say(
    `${seconds.toFixed(1)} s, ${Math.round(rows / seconds / 1000)} k rows/s, peak ${mebibytes(peakBytes)} MiB`,
  );
  for (const { at, bytes, doing } of curve)
    say(`  ${at.toFixed(0).padStart(4)} s  ${mebibytes(bytes)} MiB  ${doing}`);
  const scored = await countRows(join(folder, 'scores.parquet'));
  if (scored !== rows) throw new Error(`${scored} of ${rows} rows were scored`);
  const { digest } = await digestFile(join(folder, 'scores.parquet'));
  say(`${scored} rows scored, ${digest}`);

  const kills = Number(options.kills);
  for (let kill = 0; kill < kills; kill++) {
    const after = (seconds * (kill + 0.5)) / kills;
    // Every other one over the answer of an earlier run.
    const found = await killedRun(folder, options.threads, after, { earlier: kill % 2 === 1, digest });
    say(`killed after ${after.toFixed(1)} s: ${found}`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function countRows(path: string): Promise<number> {
  const database = await openDatabase({ threads: 1 });
  try {
    const [row] = await database.rows(`SELECT CAST(count(*) AS INTEGER) AS rows FROM '${path}'`);
    return Number(row?.['rows']);
  } finally {
    database.close();
  }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / MEBIBYTE);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
