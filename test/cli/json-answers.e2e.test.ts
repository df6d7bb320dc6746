/** `--json`: one JSON document on stdout, whatever happens, and nothing else there. */
import { describe, expect, it } from 'vitest';
import { commitAll, git } from '../rig/git.ts';
import { makeRig, type Rig } from '../rig/rig.ts';

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

async function help(...words: string[]): Promise<{ exitCode: number; stderr: string; document: unknown }> {
  const rig = await makeRig();
  const { exitCode, stdout, stderr } = await rig.run(words);
  return { exitCode, stderr, document: JSON.parse(stdout) as unknown };
}

describe('help beside --json', () => {
  it('is one document: of a command its arguments, flags and examples', async () => {
    const { exitCode, stderr, document } = await help('logs', '--help', '--json');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(document).toMatchInlineSnapshot(`
      {
        "args": [
          {
            "description": "only this stage; default: all",
            "multiple": false,
            "name": "stage",
            "required": false,
          },
        ],
        "command": "logs",
        "description": "Each run of \`mlops repro\` keeps the whole output of its stages in \`.mlops/runs\`. A run in which everything was fresh leaves nothing.",
        "examples": [
          {
            "command": "mlops logs",
            "description": "The last run",
          },
          {
            "command": "mlops logs train",
            "description": "The last time that a stage ran",
          },
          {
            "command": "mlops logs train --run 20260401",
            "description": "A certain run; the beginning of its name is enough",
          },
        ],
        "flags": [
          {
            "description": "print one JSON document instead of text",
            "name": "json",
            "required": false,
            "type": "boolean",
          },
          {
            "char": "h",
            "description": "show this help",
            "name": "help",
            "required": false,
            "type": "boolean",
          },
          {
            "char": "f",
            "description": "the pipeline file; default: the nearest pipeline.yaml, here or in a folder above",
            "multiple": false,
            "name": "file",
            "required": false,
            "type": "option",
            "value": "<file>",
          },
          {
            "description": "name of the run; default: the last",
            "multiple": false,
            "name": "run",
            "required": false,
            "type": "option",
            "value": "<id>",
          },
        ],
        "summary": "Show what the stages of a run printed",
      }
    `);
    for (const words of [
      ['logs', '--json', '-h'],
      ['help', 'logs', '--json'],
    ])
      expect((await help(...words)).document).toEqual(document);
  });

  it('is of the program or of a topic the commands in it', async () => {
    const whole = await help('--help', '--json');
    expect(whole.document).toMatchObject({
      commands: expect.arrayContaining([{ command: 'repro', summary: expect.any(String) }]),
    });
    expect(await help('--json')).toEqual(whole);
    expect((await help('cache', '--json')).document).toMatchObject({
      commands: [
        { command: 'cache gc' },
        { command: 'cache pull' },
        { command: 'cache push' },
        { command: 'cache stats' },
        { command: 'cache verify' },
      ],
    });
    expect((await help('rpro', '--help', '--json')).document).toMatchObject({
      error: { code: 'UNKNOWN_COMMAND' },
    });
  });
});
