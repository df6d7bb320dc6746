/**
 * The stage `validate` beside Pandera and beside what DuckDB alone needs, each in a process of its own, in turn:
 * `npm run bench -- validate [--rows 5000000] [--rounds 5] [--threads 1,2] [--only name,…] [--folder where the table is kept]
 * [--old folder of another build] [--warm-up 1]`. `MLOPS_BENCH_PYTHON` names a Python with bench/peers/validate-requirements.txt. Needs GNU time.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Command, measure, median, type Measured } from '../engine/measure.ts';
import { makeTable } from './make-table.ts';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '5000000' },
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1,2' },
    only: { type: 'string' },
    folder: { type: 'string' },
    old: { type: 'string' },
    'warm-up': { type: 'string', default: '1' },
  },
});
const rows = Number(options.rows);
const python = process.env['MLOPS_BENCH_PYTHON'];
const root = join(import.meta.dirname, '..', '..');
const folder = options.folder ?? join(tmpdir(), `bench-validate-${process.pid}`);

/** Ratio of processor time and of time that is asked for: one line, the first name over the second. */
const RATIOS: readonly (readonly [string, string])[] = [
  ['mlops', 'pandera lazyframe'],
  ['mlops', 'pandera dataframe'],
  ['mlops', 'pandera pandas'],
  ['mlops', 'duckdb read'],
  ['mlops valid', 'old valid'],
  ['mlops valid', 'mlops + duckdb copy'],
  ['mlops csv', 'duckdb csv'],
  ['mlops csv valid', 'old csv valid'],
];

try {
  const parquet = join(folder, 'rows.parquet');
  if (!existsSync(parquet)) await makeTable(folder, rows);
  say(`${rows} rows × 20 columns; ${availableParallelism()} cores, ${cpus()[0]?.model ?? ''}`);
  for (const threads of options.threads.split(',')) compare(threads);
} finally {
  if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
}

function compare(threads: string): void {
  const only = options.only?.split(',');
  const all = Object.entries(contestants(threads));
  const asked = Object.fromEntries(all.filter(([name]) => only?.includes(name) ?? true));
  const before = loadavg()[0] ?? 0;
  const found = measure(asked, Number(options.rounds), Number(options['warm-up']));
  const load = `${before.toFixed(1)} to ${loadavg()[0]?.toFixed(1) ?? ''}`;
  say(`${threads} threads, medians of ${options.rounds}, load ${load}`);
  for (const [name, measured] of found) {
    const peak = Math.round(measured.peakKilobytes / 1024);
    say(
      `  ${name.padEnd(20)} ${median(measured.seconds).toFixed(2)} s, ${median(measured.processor).toFixed(2)} s of processor, peak ${peak} MiB`,
    );
  }
  for (const [ours, theirs] of RATIOS) {
    const [a, b] = [found.get(ours), sum(found, theirs.split(' + '))];
    if (a === undefined || b === undefined) continue;
    const [wall, work] = [median(a.seconds) / b.seconds, median(a.processor) / b.processor];
    say(`  ${ours} / ${theirs}: ${wall.toFixed(2)} of time, ${work.toFixed(2)} of processor`);
  }
}

function sum(found: ReadonlyMap<string, Measured>, names: readonly string[]) {
  let [seconds, processor] = [0, 0];
  for (const name of names) {
    const measured = found.get(name);
    if (measured === undefined) return undefined;
    seconds += median(measured.seconds);
    processor += median(measured.processor);
  }
  return { seconds, processor };
}

function contestants(threads: string): Record<string, Command | undefined> {
  const [parquet, csv] = [join(folder, 'rows.parquet'), join(folder, 'rows.csv')];
  const command = (...words: string[]): Command => ({
    words,
    cwd: folder,
    prepare: () => mkdirSync(join(folder, 'out'), { recursive: true }),
  });
  const ours = (build: string, table: string, ...more: string[]) =>
    command(
      process.execPath,
      join(import.meta.dirname, 'validate-once.ts'),
      build,
      table,
      join(folder, 'profile.json'),
      join(folder, 'out'),
      threads,
      ...more,
    );
  const duckdb = (work: string, table: string) =>
    command(
      process.execPath,
      join(import.meta.dirname, 'duckdb-once.ts'),
      work,
      table,
      join(folder, 'copy.parquet'),
      threads,
    );
  const pandera = (backend: string) =>
    python === undefined
      ? undefined
      : command(
          'env',
          `POLARS_MAX_THREADS=${threads}`,
          python,
          join(root, 'bench/peers/validate_pandera.py'),
          parquet,
          backend,
        );
  const { old } = options;
  return {
    mlops: ours(root, parquet),
    'pandera lazyframe': pandera('lazyframe'),
    'pandera dataframe': pandera('dataframe'),
    'pandera pandas': pandera('pandas'),
    'duckdb read': duckdb('read', parquet),
    'mlops valid': ours(root, parquet, 'valid'),
    // Before, there was no stage without `valid`.
    'old valid': old === undefined ? undefined : ours(old, parquet, 'valid'),
    'duckdb copy': duckdb('copy', parquet),
    'mlops csv': ours(root, csv),
    'mlops csv valid': old === undefined ? undefined : ours(root, csv, 'valid'),
    'old csv valid': old === undefined ? undefined : ours(old, csv, 'valid'),
    'duckdb csv': duckdb('csv', csv),
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
