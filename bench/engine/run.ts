/**
 * The engine's speed, with DVC beside it: whole processes in turn, medians, the ratio within one run.
 *
 * Run: `npm run bench -- engine --dvc /tmp/venv-dvc/bin/dvc [--only noop,chain,first10,first100,many] [--rounds 7]`
 * after `python3 -m venv /tmp/venv-dvc && /tmp/venv-dvc/bin/pip install -r bench/peers/requirements-dvc.txt`.
 * For large files: `npm run bench -- big-file`. Without `--dvc` only the figures that need no peer. Prints Markdown, one row a part; exit code 1 when a target is missed.
 *
 * Each part can be measured alone. `--prepare` lays down what the chosen parts need and measures nothing; a later call
 * with the same `--folder` finds it, so that no part takes more than three minutes of a quiet machine.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/bundle/bundle-options.ts';
import { type Command, type Measured, measure, median } from './measure.ts';
import { chain, finishedChain, manyFiles } from './projects.ts';

const { values: options } = parseArgs({
  options: {
    dvc: { type: 'string' },
    only: { type: 'string', default: 'noop,chain,first10,first30,first100,first300,many' },
    rounds: { type: 'string', default: '7' },
    folder: { type: 'string', default: join(tmpdir(), 'mlops-bench-engine') },
    prepare: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const chosen = new Set(options.only.split(','));
const mlops = join(root, 'bin/mlops.js');
const dvc = options.dvc;
let missed = 0;

function noOp(stages: number, times: number, ratio: number, seconds?: number): void {
  const [ours, theirs] = prepared(`chain-${stages}`, ([own, other]) => {
    chain(own, stages);
    run(mlops, ['repro', '-f', 'dvc.yaml'], own);
    if (dvc === undefined) return;
    chain(other, stages);
    initialize(other);
    if (stages > 100) finishedChain(other, stages);
    else run(dvc, ['repro'], other);
  });
  if (options.prepare) return;
  const measured = measure(
    { ours: ourCommand(['repro'], ours), theirs: theirCommand(['repro'], theirs) },
    times,
    2,
  );
  row(`nothing to do, chain of ${stages}`, measured, {
    text: `≥ ${ratio} ×${seconds === undefined ? '' : `, ≤ ${seconds} s`}`,
    isKept: (own, other) => other / own >= ratio && own <= (seconds ?? Infinity),
  });
}

function firstRun(stages: number, times: number): void {
  if (options.prepare) return;
  const [ours, theirs] = pair((folder) => chain(folder, stages));
  const shell = join(options.folder, 'shell');
  chain(shell, stages);
  const loop = `i=0; while [ $i -lt ${stages} ]; do sh -c "echo $i > o$i.txt"; i=$((i+1)); done`;
  const again = (folder: string) => () => {
    chain(folder, stages);
    if (folder === theirs) initialize(theirs);
  };
  const measured = measure(
    {
      shell: { words: ['sh', '-c', loop], cwd: shell },
      ours: { ...ourCommand(['repro'], ours), prepare: again(ours) },
      // It is quadratic: with 300 stages it takes minutes.
      ...(stages > 100 ? {} : { theirs: withPreparation(theirCommand(['repro'], theirs), again(theirs)) }),
    },
    times,
    0,
  );
  const [shellTime, own] = [seconds(measured, 'shell'), seconds(measured, 'ours')];
  const each = ((own - shellTime) / stages) * 1000;
  row(`first run, chain of ${stages} (${each.toFixed(1)} ms a stage over \`sh -c\`)`, measured, {
    text: '≤ 15 ms a stage',
    isKept: () => each <= 15,
  });
}

function statusOfMany(files: number): void {
  const [ours, theirs] = prepared(`many-${files}`, ([own, other]) => {
    manyFiles(own, files);
    run(mlops, ['repro', '-f', 'dvc.yaml'], own);
    if (dvc === undefined) return;
    manyFiles(other, files);
    initialize(other);
    run(dvc, ['repro'], other);
  });
  if (options.prepare) return;
  const measured = measure(
    { ours: ourCommand(['status'], ours), theirs: theirCommand(['status'], theirs) },
    rounds,
    2,
  );
  row(`\`status\`, a folder of ${files.toLocaleString('en')} files, warm`, measured, {
    text: '≥ 10 ×',
    isKept: (own, other) => other / own >= 10,
  });
}

/** A pair of projects of a name, made when they are not there yet. */
function prepared(
  name: string,
  make: (folders: [ours: string, theirs: string]) => void,
): [ours: string, theirs: string] {
  const folder = join(options.folder, name);
  const folders: [string, string] = [join(folder, 'ours'), join(folder, 'theirs')];
  const isWhole = folders.slice(0, dvc === undefined ? 1 : 2).every((each) => existsSync(each));
  if (!isWhole) make(folders);
  return folders;
}

function pair(make: (folder: string) => void): [ours: string, theirs: string] {
  const [ours, theirs] = [join(options.folder, 'ours'), join(options.folder, 'theirs')];
  make(ours);
  if (dvc !== undefined) {
    make(theirs);
    initialize(theirs);
  }
  return [ours, theirs];
}

function initialize(folder: string): void {
  if (dvc === undefined) return;
  run(dvc, ['init', '--no-scm', '-q'], folder);
  run(dvc, ['config', 'core.check_update', 'false'], folder);
  run(dvc, ['config', 'core.analytics', 'false'], folder);
  // Both copy: neither shares blocks or inodes with its cache.
  run(dvc, ['config', 'cache.type', 'copy'], folder);
}

const ourCommand = ([word = '', ...rest]: readonly string[], cwd: string): Command => ({
  words: [mlops, word, '-f', 'dvc.yaml', ...rest],
  cwd,
});

const theirCommand = (words: readonly string[], cwd: string): Command | undefined =>
  dvc === undefined ? undefined : { words: [dvc, ...words], cwd };

const withPreparation = (command: Command | undefined, prepare: () => void): Command | undefined =>
  command === undefined ? undefined : { ...command, prepare };

interface Target {
  readonly text: string;
  readonly isKept: (ours: number, theirs: number) => boolean;
}

function row(what: string, measured: ReadonlyMap<string, Measured>, target: Target): void {
  const [own, other] = [seconds(measured, 'ours'), seconds(measured, 'theirs')];
  const isKept = target.isKept(own, other);
  if (!isKept && !Number.isNaN(other)) missed += 1;
  const cells = [
    what,
    cell(measured.get('ours')),
    cell(measured.get('theirs')),
    Number.isNaN(other) ? '–' : `${(other / own).toFixed(1)} ×`,
    `${target.text}: ${isKept ? 'kept' : 'missed'}`,
    ['ours', 'theirs'].flatMap((name) => peak(measured.get(name))).join(' / '),
    (loadavg()[0] ?? Number.NaN).toFixed(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

const seconds = (measured: ReadonlyMap<string, Measured>, name: string): number => {
  const found = measured.get(name);
  return found === undefined ? Number.NaN : median(found.seconds);
};

const cell = (measured: Measured | undefined): string =>
  measured === undefined
    ? '–'
    : `${median(measured.seconds).toFixed(2)} s (${median(measured.processor).toFixed(2)})`;

const peak = (measured: Measured | undefined): string[] =>
  measured === undefined ? [] : [`${Math.round(measured.peakKilobytes / 1024)} MiB`];

function run(command: string, words: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, words, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (status !== 0)
    throw new Error(
      `\`${[command, ...words].join(' ')}\` ended with ${status}: ${String(stderr).slice(-2000)}`,
    );
}

function version(command: string): string {
  return spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout.trim();
}

// Last: what it calls must stand.
console.log(
  `${version(mlops)}${dvc === undefined ? '' : ` beside DVC ${version(dvc)}`}; ${cpus()[0]?.model ?? ''},`,
);
console.log(
  `${availableParallelism()} cores; load at the start ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}\n`,
);
console.log(
  '| What | mlops (processor) | DVC (processor) | ratio | target | peak memory | load |\n|---|---|---|---|---|---|---|',
);
if (chosen.has('noop')) noOp(3, rounds, 7);
if (chosen.has('chain')) noOp(1000, Math.min(rounds, 3), 40, 0.7);
for (const stages of [10, 30, 100, 300, 1000])
  if (chosen.has(`first${stages}`)) firstRun(stages, stages < 100 ? 3 : 1);
if (chosen.has('many')) statusOfMany(100_000);
console.log(
  `\nload at the end ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);
if (!options.prepare) rmSync(options.folder, { recursive: true, force: true });
process.exitCode = missed === 0 ? 0 : 1;
