/**
 * Gradient boosting against LightGBM and scikit-learn, each training in a process of its own, peers interleaved:
 * `npm run bench -- train [rows] [columns] [rounds] [threads,…] [trees]`. `MLOPS_BENCH_PYTHON` names a Python with
 * bench/peers/train-requirements.txt installed; without it, ours runs alone.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { makeRows, writeRows } from './make-rows.ts';

const [rows = 1_000_000, columns = 20, rounds = 3] = process.argv.slice(2, 5).map(Number);
const threadCounts = (process.argv[5] ?? '1,2').split(',').map(Number);
const python = process.env['MLOPS_BENCH_PYTHON'];
// Wide tables are held against fewer rows, to fit the memory.
const TEST_ROWS = Math.min(200_000, Math.ceil(10_000_000 / columns));
const OPTIONS = JSON.stringify({
  n_estimators: Number(process.argv[6] ?? 100),
  num_leaves: 31,
  max_depth: 64,
  colsample: 1,
  learning_rate: 0.1,
  lambda_l2: 1,
  min_child_samples: 20,
  max_bins: 255,
});

const outcome = z.object({
  binning: z.number(),
  boosting: z.number(),
  /** Seconds of processor time, which other work on the machine prolongs less. */
  processor: z.number(),
  auc: z.number(),
  peakAbove: z.number(),
});
type Outcome = z.output<typeof outcome>;

const contestants = ['mlops', ...(python === undefined ? [] : ['lightgbm', 'sklearn'])];
const root = await mkdtemp(join(tmpdir(), 'bench-train-'));
try {
  writeRows(join(root, 'train.bin'), makeRows(rows, columns, 0));
  writeRows(join(root, 'test.bin'), makeRows(TEST_ROWS, columns, rows));
  say(`${rows} rows × ${columns} columns, ${OPTIONS}`);
  say(`${availableParallelism()} cores, ${cpus()[0]?.model ?? ''}`);
  for (const threads of threadCounts) await compare(threads);
} finally {
  await rm(root, { recursive: true, force: true });
}

async function compare(threads: number): Promise<void> {
  const all = new Map<string, Outcome[]>(contestants.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of contestants) all.get(name)?.push(await train(name, threads));
  }
  say(`${threads} threads, medians of ${rounds}, load ${loadavg()[0]?.toFixed(1) ?? ''}`);
  const mlops = all.get('mlops') ?? [];
  for (const [name, outcomes] of all) {
    const seconds = total(outcomes);
    const busy = processor(outcomes);
    const binning = median(outcomes.map((one) => one.binning)).toFixed(2);
    const auc = outcomes[0]?.auc.toFixed(5) ?? '';
    const peak = Math.round(median(outcomes.map((one) => one.peakAbove)) / 2 ** 20);
    say(
      `  ${name.padEnd(9)} ${seconds.toFixed(2)} s, of which ${binning} s binning; ${busy.toFixed(2)} s of processor; ` +
        `AUC ${auc}; ${peak} MiB above the input`,
    );
    const [wall, work] = [total(mlops) / seconds, processor(mlops) / busy];
    if (name !== 'mlops')
      say(`    mlops / ${name}: ${wall.toFixed(2)} of time, ${work.toFixed(2)} of processor`);
  }
}

async function train(name: string, threads: number): Promise<Outcome> {
  const data = [join(root, 'train.bin'), join(root, 'test.bin')];
  const rest = [String(rows), String(TEST_ROWS), String(columns), String(threads), OPTIONS];
  const [program, args] =
    name === 'mlops' || python === undefined
      ? [process.execPath, [join(import.meta.dirname, 'train-once.ts'), ...data, ...rest]]
      : [python, [join(import.meta.dirname, '../peers/train_peers.py'), name, ...data, ...rest]];
  const { stdout } = await promisify(execFile)(program, args);
  return outcome.parse(JSON.parse(stdout));
}

function total(outcomes: readonly Outcome[]): number {
  return median(outcomes.map(({ binning, boosting }) => binning + boosting));
}

function processor(outcomes: readonly Outcome[]): number {
  return median(outcomes.map((one) => one.processor));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
