/** What comes from data, files and names reaches the terminal without what a terminal obeys; a full output is no bug. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROFILE, VALIDATE, writeParquetFile } from '../rig/customers.ts';
import { makeRig, repository, type Rig } from '../rig/rig.ts';

/** A title, a bell, a cleared screen, the same as one byte (C1), a turned direction, half a character. */
const EVIL = '\u001B]0;owned\u0007\u001B[2J\u009B31m\u202Eevil\u2066';
const OBEYED =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B-\u001A\u001C-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]|\u001B(?!\[[\d;]*m)/u;

/** A project where whatever has a name or a value has an escape in it. */
async function plantedProject(): Promise<Rig> {
  const rig = await makeRig({
    'params.yaml': `evil: ${JSON.stringify(EVIL)}\n`,
    'metrics.json': JSON.stringify({ [EVIL]: 1, text: EVIL }),
    'curve.csv': `step,"${EVIL}"\n1,2\n2,3\n`,
    'profile.json': JSON.stringify({
      ...PROFILE,
      fields: [
        ...PROFILE.fields,
        { name: EVIL, type: 'string', categories: [EVIL], constraints: { required: true } },
      ],
    }),
    'pipeline.yaml': `${VALIDATE}  talks:
    desc: ${JSON.stringify(EVIL)}
    cmd: printf '\\033]0;owned\\007\\033[2J\\n' && printf '\\033[31mred\\n' >&2 && cat params.yaml > out.txt
    params: [evil]
    outs: [out.txt]
  fails:
    cmd: printf '\\302\\2332J\\n' && exit 3
    outs: [never]
metrics: [metrics.json]
plots: [curve.csv]
`,
  });
  const query = `SELECT i::INTEGER AS customer_id, 'basic' AS plan, 1.5 AS spend, chr(27) || '[2J' AS "${EVIL}" FROM range(3) t(i)`;
  await writeParquetFile(rig, 'customers.parquet', query);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: rig.root });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', EVIL);
  await rig.write('params.yaml', `evil: ${JSON.stringify(`${EVIL} other`)}\n`);
  await rig.write('metrics.json', JSON.stringify({ [EVIL]: 2, text: 'plain' }));
  return rig;
}

const COMMANDS = [
  ['repro', '--keep-going'],
  ['status'],
  ['dag'],
  ['why', 'talks'],
  ['logs'],
  ['logs', 'talks'],
  ['diff'],
  ['params', 'show'],
  ['params', 'diff'],
  ['params', 'diff', '--md'],
  ['metrics', 'show'],
  ['metrics', 'diff', '--md'],
  ['plots', 'show'],
  ['models', 'list'],
  ['cache', 'stats'],
  ['verify-reproducibility'],
  ['status', EVIL],
  ['score', '-i', `${EVIL}.csv`],
  [`--${EVIL}`],
  [EVIL],
];

describe('with escapes in names, values, logs, commits and words', () => {
  it('no byte that a terminal obeys is printed', async () => {
    const rig = await plantedProject();
    for (const words of COMMANDS) {
      for (const more of [[], ['--json']]) {
        const { stdout, stderr, exitCode } = await rig.run([...words, ...more]);
        const what = [...words, ...more].join(' ');
        expect(exitCode, what).not.toBe(70);
        expect(OBEYED.exec(stdout), `stdout of ${what}`).toBeNull();
        expect(OBEYED.exec(stderr), `stderr of ${what}`).toBeNull();
      }
    }
    // It was there, and is told.
    expect((await rig.run(['logs', 'talks'])).stdout).toContain('owned');
  });
});

describe('an output that takes nothing', () => {
  it.each([[['status']], [['status', '--json']], [['--help']], [['--version']]])(
    'of %j is told in a sentence, exit 2',
    async (words) => {
      const rig = await makeRig({ 'pipeline.yaml': 'stages:\n  a: {cmd: echo > a, outs: [a]}\n' });
      const full = openSync('/dev/full', 'w');
      const { status, stderr } = spawnSync(join(repository, 'bin/mlops.js'), words, {
        cwd: rig.root,
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      closeSync(full);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr:
          'error: the answer could not be written to standard output: no space left on the device\nhint: what the command did is done; free some space, or send the answer elsewhere\n',
      });
    },
  );
});
