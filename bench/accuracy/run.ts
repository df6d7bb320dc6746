/**
 * Accuracy with defaults beside scikit-learn and LightGBM: five stratified folds, the same for every tool.
 * `npm run bench -- accuracy [python] [data set,…]`, with a Python that has bench/peers/train-requirements.txt; without it,
 * ours alone and without scikit-learn's data sets. The default project's data set is there after `mlops repro`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type FoldScore, type Summary, crossValidate, summarize } from './cross-validate.ts';
import { prepareDataSets } from './data-sets.ts';
import type { DataSet } from './exchange.ts';

const PEERS = ['sklearn-gbc', 'sklearn-hgb', 'lightgbm'];
const PEER_SCRIPT = join(import.meta.dirname, '../peers/accuracy_peers.py');
const threads = availableParallelism();
const [python, wanted] = process.argv.slice(2);

const folder = await mkdtemp(join(tmpdir(), 'bench-accuracy-'));
try {
  const sets = await prepareDataSets(folder, python);
  for (const set of sets) {
    if (wanted === undefined || wanted.split(',').includes(set.name)) await compare(set);
  }
} finally {
  await rm(folder, { recursive: true });
}

async function compare(set: DataSet): Promise<void> {
  const positives = set.table.target.reduce((sum, label) => sum + label, 0);
  const share = ((100 * positives) / set.table.rows).toFixed(1);
  say(`${set.name}: ${set.table.rows} rows × ${set.table.columns.length} columns, ${share} % positive`);
  const ours = crossValidate(set, {}, threads);
  report('mlops', ours);
  if (python === undefined) return;
  const best: { name: string; auc: number }[] = [];
  for (const peer of PEERS) {
    const scores = await peerScores(python, peer, set.name);
    report(peer, scores);
    best.push({ name: peer, auc: summarize(scores.map(({ auc }) => auc)).mean });
  }
  const { name = '', auc = 0 } = best.toSorted((a, b) => b.auc - a.auc)[0] ?? {};
  const gap = summarize(ours.map((score) => score.auc)).mean - auc;
  say(`  mlops − ${name}: ${gap >= 0 ? '+' : ''}${gap.toFixed(5)} AUC`);
}

async function peerScores(interpreter: string, peer: string, name: string): Promise<FoldScore[]> {
  const args = [PEER_SCRIPT, peer, folder, name, String(threads)];
  const { stdout } = await promisify(execFile)(interpreter, args);
  return z.array(z.object({ auc: z.number(), logLoss: z.number() })).parse(JSON.parse(stdout));
}

function report(name: string, scores: readonly FoldScore[]): void {
  const auc = summarize(scores.map((score) => score.auc));
  const logLoss = summarize(scores.map((score) => score.logLoss));
  say(`  ${name.padEnd(12)} AUC ${show(auc)}   log-loss ${show(logLoss)}`);
}

function show({ mean, error }: Summary): string {
  return `${mean.toFixed(5)} ± ${error.toFixed(5)}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
