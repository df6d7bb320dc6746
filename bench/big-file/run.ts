/**
 * A large file taken in and restored, with DVC beside it: whole processes in turn, each round `cp`, mlops, DVC. Prints
 * each figure as it comes and then medians; with `--warm-up 1` the first round does not count.
 *
 * Run: `npm run bench -- big-file --gibibytes 10 --rounds 1 [--dvc /tmp/venv-dvc/bin/dvc] [--parts floor,ours,theirs]`.
 *
 * Before each process the page cache is filled from a file of holes. A virtual machine hands memory that is free back to
 * its host, and to touch it again takes ten times as long as the copy that is to be measured. That the figure of a `cp`
 * swings shows where it was not enough.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/bundle/bundle-options.ts';
import { type Command, measure, median } from '../engine/measure.ts';
import { bigFile, fill } from '../engine/projects.ts';

const { values: options } = parseArgs({
  options: {
    dvc: { type: 'string' },
    parts: { type: 'string', default: 'floor,ours,theirs' },
    gibibytes: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '0' },
    folder: { type: 'string', default: join(tmpdir(), 'mlops-bench-big') },
  },
});
const { dvc, folder } = options;
const parts = new Set(options.parts.split(','));
const [source, copy, holes] = ['source.bin', 'copy.bin', 'holes.bin'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
const mlops = join(root, 'bin/mlops.js');

function run(words: readonly string[], cwd: string): void {
  const [command = '', ...rest] = words;
  const { status, stderr } = spawnSync(command, rest, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`\`${words.join(' ')}\` ended with ${status}: ${String(stderr)}`);
}

function fillPageCache(needed: readonly string[]): void {
  run(['sync', '-f', folder], folder);
  for (const path of [holes, ...needed]) read(path);
}

function read(path: string): void {
  const [file, buffer] = [openSync(path, 'r'), Buffer.allocUnsafe(1 << 20)];
  while (readSync(file, buffer, 0, buffer.length, null) > 0);
  closeSync(file);
}

/** @param needed what the process will read: that is in memory, for all alike */
const before = (work: () => void, needed: () => readonly string[]) => () => {
  rmSync(copy, { force: true });
  work();
  fillPageCache(needed());
};

function fresh(project: string): () => void {
  return before(
    () => {
      bigFile(project, source);
      if (project !== theirs || dvc === undefined) return;
      run([dvc, 'init', '--no-scm', '-q'], theirs);
      for (const [key, value] of [
        ['core.check_update', 'false'],
        ['core.analytics', 'false'],
        // Both copy: neither shares blocks or inodes with its cache.
        ['cache.type', 'copy'],
      ] as const)
        run([dvc, 'config', key, value], theirs);
    },
    () => [source],
  );
}

const gone = (project: string) =>
  before(
    () => rmSync(join(project, 'big.bin')),
    () => blobs(join(project, project === ours ? '.mlops/cache/blobs' : '.dvc/cache/files')),
  );
const blobs = (store: string) =>
  readdirSync(store, { recursive: true, encoding: 'utf8' })
    .map((name) => join(store, name))
    .filter((path) => statSync(path).size > 1 << 20);
const nothing = before(
  () => undefined,
  () => [source],
);

const floor = (name: string, words: readonly string[]): { [name: string]: Command } =>
  parts.has('floor') ? { [name]: { words, cwd: folder, prepare: nothing } } : {};
const ourRun = (prepare?: () => void): Command => ({
  words: [mlops, 'repro', '-f', 'dvc.yaml'],
  cwd: ours,
  ...(prepare === undefined ? {} : { prepare }),
});
const theirRun = (tool: string, prepare?: () => void): Command => ({
  words: [tool, 'repro'],
  cwd: theirs,
  ...(prepare === undefined ? {} : { prepare }),
});

bigFile(ours, source);
writeFileSync(holes, '');
truncateSync(holes, 1024 * Number(/MemTotal:\s*(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]));
fill(source, Number(options.gibibytes));
const load = () =>
  loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');
console.log(`${cpus()[0]?.model ?? ''}, ${cpus().length} cores; ${options.gibibytes} GiB; load ${load()}\n`);
const commands: { [name: string]: Command } = {
  ...floor('cp', ['cp', source, copy]),
  ...floor('cp and sync', ['sh', '-c', `cp '${source}' '${copy}' && sync '${copy}'`]),
  ...(parts.has('ours')
    ? {
        'mlops: a stage that is a cp, taken in': ourRun(fresh(ours)),
        'mlops: nothing to do after it': ourRun(),
        'mlops: restored': ourRun(gone(ours)),
        'mlops: nothing to do after that': ourRun(),
      }
    : {}),
  ...(parts.has('theirs') && dvc !== undefined
    ? {
        'DVC: a stage that is a cp, taken in': theirRun(dvc, fresh(theirs)),
        'DVC: restored': theirRun(dvc, gone(theirs)),
      }
    : {}),
};
// Line by line: a measurement that is cut off has told what it knew.
console.log('| What | seconds | processor | peak memory |\n|---|---|---|---|');
const seconds = new Map<string, number[]>();
for (let round = -Number(options['warm-up']); round < Number(options.rounds); round++) {
  for (const [name, command] of Object.entries(commands)) {
    const [once] = measure({ [name]: command }, 1, 0).values();
    const [time = NaN, processor = NaN] = [once?.seconds[0], once?.processor[0]];
    const peak = Math.round((once?.peakKilobytes ?? 0) / 1024);
    console.log(`| ${name} | ${time.toFixed(2)} | ${processor.toFixed(2)} | ${peak} MiB |`);
    if (round >= 0) seconds.set(name, [...(seconds.get(name) ?? []), time]);
  }
}
console.log(
  `\nload at the end ${load()}\n\n| What | median of ${options.rounds} | least | × \`cp\` |\n|---|---|---|---|`,
);
const middle = (name: string): number => median((seconds.get(name) ?? []).toSorted((a, b) => a - b));
for (const [name, times] of seconds) {
  const least = Math.min(...times).toFixed(2);
  console.log(
    `| ${name} | ${middle(name).toFixed(2)} | ${least} | ${(middle(name) / middle('cp')).toFixed(2)} |`,
  );
}
rmSync(folder, { recursive: true, force: true });
