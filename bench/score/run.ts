/**
 * `mlops score` beside programs in Python that do the same, beside another build, and beside reading and writing without a
 * model: whole processes, in turn. Then the kernels beside compiled trees, arrays in memory. Tables and models are made here.
 * `npm run bench -- score [rows] [rounds] [python] [--old folder of another build] [--folder where the tables are kept]
 * [--threads 1,2] [--only narrow,mixed]`. The Python has bench/peers/score-requirements.txt. Needs GNU time.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { time } from '../engine/measure.ts';
import { PEERS, ROOT, type Setting, wholeJob, WHOLE } from './contestants.ts';
import { compareInMemory } from './compare-in-memory.ts';
import { differingMargins } from './differing-margins.ts';
import { makeWorkload } from './make-workload.ts';
import { outputDigest } from './output-digest.ts';
import { inTurn, type Run, summary } from './in-turn.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    old: { type: 'string' },
    folder: { type: 'string' },
    threads: { type: 'string', default: '1,2' },
    only: { type: 'string', default: WORKLOADS.map(({ name }) => name).join() },
  },
});
const [rows = 5_000_000, rounds = 3] = positionals.slice(0, 2).map(Number);
const python = positionals[2];
const root = options.folder ?? (await mkdtemp(join(tmpdir(), 'bench-score-')));

// Whatever is not up to date is built before anything is measured.
for (const build of [ROOT, ...(options.old === undefined ? [] : [options.old])])
  time({ words: [join(build, 'bin/mlops.js'), '--version'], cwd: root });
try {
  say(`${rows} rows; ${availableParallelism()} cores, ${cpus()[0]?.model ?? ''}`);
  for (const workload of WORKLOADS.filter(({ name }) => options.only.split(',').includes(name)))
    await measureWorkload(workload, join(root, workload.name));
} finally {
  if (options.folder === undefined) await rm(root, { recursive: true, force: true });
}

async function measureWorkload(workload: Workload, folder: string): Promise<void> {
  say(
    `\n${workload.name}: ${workload.columns.length} columns of the model, 200 trees of ${workload.leaves} leaves`,
  );
  await makeWorkload(workload, folder, rows);
  if (python !== undefined && !existsSync(join(folder, 'lleaves.bin')))
    time({ words: [python, join(import.meta.dirname, '../peers/score_models.py'), folder], cwd: folder });
  const digests = new Set<string>();
  for (const threads of options.threads.split(',').map(Number)) {
    const setting = { folder, threads, python, old: options.old };
    const found = inTurn(
      WHOLE.map((name) => [name, wholeJob(name, setting)] as const),
      rounds,
      (name) => {
        if (name === 'mlops' || name === 'old build') digests.add(outputDigest(folder));
      },
    );
    tell(found, setting);
  }
  const [digest, ...others] = digests;
  say(
    others.length === 0 ? `  one output, quarantine and receipt in all: ${digest ?? ''}` : '  OUTPUTS DIFFER',
  );
  if (python !== undefined)
    say(`  margins that ONNX Runtime has otherwise: ${await differingMargins(folder)}`);
  for (const line of compareInMemory({ folder, threads: 1, python, old: undefined }, rounds)) say(line);
}

function tell(found: ReadonlyMap<string, readonly Run[]>, { threads }: Setting): void {
  say(`  ${threads} threads, medians of ${rounds}, load ${loadavg()[0]?.toFixed(1) ?? ''}`);
  const ours = found.get('mlops') ?? [];
  for (const [name, runs] of found) {
    const { seconds, processor, peakBytes, times, work } = summary(runs, ours);
    const speed = Math.round(rows / seconds / 1000);
    const ratio =
      name === 'mlops' ? '' : `; ${times.toFixed(2)} × our time, ${work.toFixed(2)} × our processor time`;
    say(
      `    ${name.padEnd(12)} ${seconds.toFixed(2)} s (${processor.toFixed(2)} of processor), ${speed} k rows/s, peak ${Math.round(peakBytes / 2 ** 20)} MiB${ratio}`,
    );
  }
  const fastest = Math.min(
    ...PEERS.flatMap((name) => {
      const runs = found.get(name);
      return runs === undefined ? [] : [summary(runs, ours).times];
    }),
  );
  if (Number.isFinite(fastest))
    say(`    the fastest program in Python takes ${fastest.toFixed(2)} × our time`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
