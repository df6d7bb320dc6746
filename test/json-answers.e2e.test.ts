/** `--json`: one JSON document on stdout, whatever happens, and nothing else there. */
import { describe, expect, it } from 'vitest';
import { commitAll, git } from './git.ts';
import { makeRig, type Rig } from './rig.ts';

const project = {
  in: '1\n',
  'params.yaml': 'n: 1\n',
  '.gitignore': '.mlops\nshare\n',
  'share/folder': 'that is there',
  'pipeline.yaml': `stages:
  a: {cmd: cat in; cp in a, deps: [in], params: [n], outs: [a]}
  m:
    cmd: 'echo "{\\"auc\\": 1}" > m.json; printf "x,y\\n1,2\\n" > p.csv'
    deps: [a]
    metrics: [m.json]
    plots: [p.csv: {x: x, y: y}]
`,
};

const COMMANDS = [
  'repro',
  'status',
  'dag',
  'why a',
  'diff',
  'params show',
  'params diff',
  'metrics show',
  'metrics diff',
  'plots show',
  'plots diff HEAD',
  'logs',
  'models list',
  'cache stats',
  'cache verify',
  'cache gc --dry',
  'cache push --remote share',
  'cache pull --remote share',
  'score --input nothing.csv --output scored.csv',
  'verify-reproducibility',
];

/** Where there is no project to look at, these have an answer all the same: there is nothing. */
const ANSWERED_ANYWHERE = new Set(['models list']);

async function answer(rig: Rig, command: string): Promise<{ exitCode: number; document: Document }> {
  const { exitCode, stdout } = await rig.run([...command.split(' '), '--json']);
  return { exitCode, document: JSON.parse(stdout.replaceAll('<number>', '0')) as Document };
}

interface Document {
  readonly error?: { readonly code: string; readonly message: string; readonly hints: readonly string[] };
}

describe('a program gets one document', () => {
  it('of every command that has an answer', async () => {
    const rig = await makeRig(project);
    await git(rig, 'init', '--quiet');
    await rig.run(['repro']);
    await commitAll(rig, 'first');
    const answered: string[] = [];
    for (const command of COMMANDS) {
      const { exitCode, document } = await answer(rig, command);
      expect([command, 'error' in document]).toEqual([command, exitCode > 1]);
      if (exitCode === 0) answered.push(command);
    }
    expect(COMMANDS.filter((command) => !answered.includes(command))).toEqual([
      'score --input nothing.csv --output scored.csv',
    ]);
  });

  it('of every command line that cannot be', async () => {
    const rig = await makeRig();
    for (const command of [...COMMANDS, 'nothing', '', 'cache', 'cache nothing']) {
      const { exitCode, document } = await answer(rig, `${command} --nope`.trim());
      expect([command, exitCode, document.error?.code]).toEqual([
        command,
        2,
        expect.stringMatching(/^UNKNOWN_(FLAG|COMMAND)$/),
      ]);
    }
  });

  it('of every command where there is no project', async () => {
    const rig = await makeRig();
    for (const command of COMMANDS) {
      const { exitCode, document } = await answer(rig, command);
      const wanted = ANSWERED_ANYWHERE.has(command) ? [0, undefined] : [2, expect.any(String)];
      expect([command, exitCode, document.error?.code]).toEqual([command, ...wanted]);
    }
  });
});

it('help is text for people, also beside --json', async () => {
  const rig = await makeRig();
  for (const command of ['', 'repro', 'cache', 'cache gc']) {
    const words = command.split(' ').filter((word) => word !== '');
    const [plain, json] = [
      await rig.run([...words, '--help']),
      await rig.run([...words, '--help', '--json']),
    ];
    expect([json.exitCode, json.stdout]).toEqual([0, plain.stdout]);
  }
});
