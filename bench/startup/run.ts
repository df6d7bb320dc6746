/**
 * How long a run that has nothing to do takes, against `node -e 0` of the system in the same session: whole
 * processes in turn, so that a machine that slows down slows both.
 *
 * Run: `npm run bench -- startup` after `bin/mlops.js repro`. Target: max(150 ms, 4.5 × `node -e 0`).
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/bundle/bundle-options.ts';

const RUNS = 25;
const BOUND = { milliseconds: 150, ratio: 4.5 };

const systemNode = spawnSync('sh', ['-c', 'command -v node'], {
  encoding: 'utf8',
  env: { ...process.env, PATH: withoutOurs(process.env['PATH'] ?? '') },
}).stdout.trim();
const commands = {
  'node -e 0': [systemNode, '-e', '0'],
  'mlops --version': [join(root, 'bin/mlops.js'), '--version'],
  'mlops status': [join(root, 'bin/mlops.js'), 'status'],
  'mlops repro (nothing to do)': [join(root, 'bin/mlops.js'), 'repro'],
} as const;

const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
for (let run = -2; run < RUNS; run++) {
  for (const [name, command] of Object.entries(commands)) {
    const milliseconds = timed(command);
    // The first two rounds fill the page cache and the compile cache.
    if (run >= 0) times.get(name)?.push(milliseconds);
  }
}

const floor = median(times.get('node -e 0') ?? []);
console.log(
  `${'command'.padEnd(30)}${['min', 'median', 'max', '× node'].map((head) => head.padStart(9)).join('')}`,
);
for (const [name, measured] of times) {
  const cells = [Math.min(...measured), median(measured), Math.max(...measured)].map(
    (time) => `${time.toFixed(0)} ms`,
  );
  const ratio = (median(measured) / floor).toFixed(2);
  console.log(`${name.padEnd(30)}${[...cells, ratio].map((cell) => cell.padStart(9)).join('')}`);
}
const bound = Math.max(BOUND.milliseconds, BOUND.ratio * floor);
const noOp = median(times.get('mlops repro (nothing to do)') ?? []);
console.log(
  `bound for a run with nothing to do: ${bound.toFixed(0)} ms; ${noOp <= bound ? 'kept' : 'MISSED'}`,
);
process.exitCode = noOp <= bound ? 0 : 1;

function timed([command = '', ...args]: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  const end = performance.now();
  if (status !== 0)
    throw new Error(`\`${[command, ...args].join(' ')}\` ended with ${status}: ${String(stderr)}`);
  return end - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

// npm puts node_modules/.bin, and with it the pinned Node, in front.
function withoutOurs(path: string): string {
  return path
    .split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':');
}
