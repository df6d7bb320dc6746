/** The processes that score a workload: ours, another build, programs in Python, and reading and writing alone. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../engine/measure.ts';

export interface Setting {
  /** Of the workload: rows, model, and what is written. */
  readonly folder: string;
  readonly threads: number;
  /** A Python with bench/peers/score-requirements.txt. */
  readonly python: string | undefined;
  /** The folder of another build. */
  readonly old: string | undefined;
}

export type Contestant = (typeof WHOLE)[number];

/** From file to file. */
export const WHOLE = [
  'mlops',
  'old build',
  'onnxruntime',
  'lightgbm',
  'lleaves',
  'onedal',
  'pyarrow',
  'duckdb',
] as const;

/** Those that score with a model, and are not ours. */
export const PEERS = ['onnxruntime', 'lightgbm', 'lleaves', 'onedal'] as const;

/** Of this build. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Files into files, whole processes; undefined where the setting lacks what it needs. */
export function wholeJob(name: Contestant, { folder, threads, python, old }: Setting): Command | undefined {
  if (name === 'mlops') return scoring(ROOT, folder, threads);
  if (name === 'old build') return old === undefined ? undefined : scoring(old, folder, threads);
  return peer(python, folder, [name, String(threads)]);
}

/** Arrays in memory; prints `rows` and `cpuSeconds`. */
export function predictOnly(
  name: 'kernel' | 'lightgbm' | 'lleaves' | 'onedal',
  { folder, threads, python }: Setting,
): Command | undefined {
  if (name === 'kernel')
    return { words: [process.execPath, join(import.meta.dirname, 'kernel-once.ts'), folder], cwd: ROOT };
  return peer(python, folder, [name, String(threads), 'predict']);
}

/** Where a build leaves its scores, their quarantine and the receipt; the names stand in the receipt. */
export const OUTPUTS = ['scores.parquet', 'scores.quarantine.parquet', 'scores.receipt.json'] as const;

function scoring(build: string, folder: string, threads: number): Command {
  return {
    words: [
      join(build, 'bin', 'mlops.js'),
      'score',
      '--input',
      'rows.parquet',
      '--model',
      'model',
      '--output',
      'scores.parquet',
      '--threads',
      String(threads),
    ],
    cwd: folder,
    prepare: () => {
      for (const name of OUTPUTS) rmSync(join(folder, name), { force: true });
    },
  };
}

function peer(python: string | undefined, folder: string, words: readonly string[]): Command | undefined {
  if (python === undefined) return undefined;
  return { words: [python, join(ROOT, 'bench/peers/score_peers.py'), folder, ...words], cwd: folder };
}
