/** `--json`: one JSON document on stdout, whatever happens, and nothing else there. */
import { describe, expect, it } from 'vitest';
import { answerSchemas } from '../../src/documents/answers/answer-schemas.ts';
import { errorAnswerSchema } from '../../src/documents/answers/error-answer.ts';
import type * as z from 'zod';
import { planAnswerSchema } from '../../src/documents/answers/plan-answer.ts';
import { runSchema } from '../../src/documents/answers/repro-answer.ts';
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

/** What is typed, and which of the schemas its answer has. */
const COMMANDS: readonly (readonly [typed: string, schema: keyof typeof answerSchemas])[] = [
  ['repro', 'repro'],
  ['repro --dry', 'repro --dry'],
  ['repro --dry --frozen-lock', 'repro --dry --frozen-lock'],
  ['status', 'status'],
  ['dag', 'dag'],
  ['why a', 'why'],
  ['why m', 'why'],
  ['diff', 'diff'],
  ['diff HEAD --all', 'diff'],
  ['params show', 'params show'],
  ['params show HEAD', 'params show'],
  ['params', 'params'],
  ['params diff --all', 'params diff'],
  ['metrics show', 'metrics show'],
  ['metrics show -A', 'metrics show'],
  ['metrics', 'metrics'],
  ['metrics diff --all', 'metrics diff'],
  ['plots', 'plots'],
  ['plots show', 'plots show'],
  ['plots diff HEAD', 'plots diff'],
  ['logs', 'logs'],
  ['models list', 'models list'],
  ['models history', 'models history'],
  ['models history --head', 'models history'],
  ['models init --empty', 'models init'],
  ['cache stats', 'cache stats'],
  ['cache verify', 'cache verify'],
  ['cache gc --dry', 'cache gc'],
  ['cache push --remote share', 'cache push'],
  ['cache pull --remote share', 'cache pull'],
  ['score --input nothing.csv --output scored.csv', 'score'],
  ['stages', 'stages'],
  ['stages train', 'stages NAME'],
  ['help train', 'stages NAME'],
  ['help', '--help'],
  ['help cache', '--help'],
  ['repro --help', '--help'],
  ['--version', '--version'],
  ['freeze a', 'freeze'],
  ['unfreeze a', 'unfreeze'],
  ['verify-reproducibility', 'verify-reproducibility'],
];

/** Where there is no project to look at, these have an answer all the same. */
const ANSWERED_ANYWHERE = /^(models (list|history)|stages|help|--version|.* --help)/;

async function answer(rig: Rig, command: string): Promise<{ exitCode: number; document: unknown }> {
  const { exitCode, stdout } = await rig.run([...command.split(' '), '--json']);
  return { exitCode, document: JSON.parse(unfiltered(stdout)) as unknown };
}

/** With values where the rig has put words in their place. */
const unfiltered = (text: string): string =>
  text.replaceAll('<number>', '0').replaceAll('<digest>', `blake3:${'0'.repeat(64)}`);

describe('a program gets one document', () => {
  it('of every command that has an answer', async () => {
    const rig = await makeRig(project);
    await git(rig, 'init', '--quiet');
    await rig.run(['repro']);
    await commitAll(rig, 'first');
    for (const [command, name] of COMMANDS) {
      const { exitCode, document } = await answer(rig, command);
      if (name === 'score') expect(errorAnswerSchema.parse(document).error.code).toBe('NO_PRODUCTION_MODEL');
      else expect([command, exitCode, complaintOf(answerSchemas[name], document)]).toEqual([command, 0, '']);
    }
    expect(new Set(COMMANDS.map(([, name]) => name))).toEqual(new Set(Object.keys(answerSchemas)));
  });

  it('of a plan and a run with everything that can be said of them', async () => {
    const rig = await makeRig(project);
    await rig.write(
      'pipeline.yaml',
      `${project['pipeline.yaml']}  bad: {cmd: exit 3, deps: [a], outs: [b]}\n  last: {cmd: "true", deps: [b]}\n`,
    );
    for (const words of ['status', 'repro --dry']) {
      const { document } = await answer(rig, words);
      expect(complaintOf(planAnswerSchema, document)).toBe('');
    }
    const { exitCode, document } = await answer(rig, 'repro --keep-going');
    expect(exitCode).toBe(1);
    const { error } = errorAnswerSchema.parse(document);
    expect(complaintOf(runSchema, error.details)).toBe('');
  });

  it('of every command line that cannot be', async () => {
    const rig = await makeRig();
    for (const command of ['repro', 'cache push', 'stages', 'nothing', '', 'cache', 'cache nothing']) {
      const { exitCode, document } = await answer(rig, `${command} --nope`.trim());
      const { error } = errorAnswerSchema.parse(document);
      expect([command, exitCode, error.code]).toEqual([
        command,
        2,
        expect.stringMatching(/^UNKNOWN_(FLAG|COMMAND)$/),
      ]);
    }
  });

  it('of every command where there is no project', async () => {
    const rig = await makeRig();
    for (const [command, name] of COMMANDS) {
      const { exitCode, document } = await answer(rig, command);
      const schema = ANSWERED_ANYWHERE.test(command) ? answerSchemas[name] : errorAnswerSchema;
      expect([command, exitCode, complaintOf(schema, document)]).toEqual([
        command,
        schema === errorAnswerSchema ? 2 : 0,
        '',
      ]);
    }
  });
});

/** What a schema finds wrong with a document; nothing: it is just that. */
function complaintOf(schema: z.ZodType, document: unknown): string {
  const { error } = schema.safeParse(document);
  return error === undefined ? '' : JSON.stringify([error.issues, document]);
}

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
        "format": 1,
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
