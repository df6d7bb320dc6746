import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { noState, stageImports, TestProject } from './test-project.fixture.ts';
import { moduleStage } from './test-pipelines.fixture.ts';

describe('a stage of the user’s own', () => {
  const files = {
    'in.txt': 'abc',
    'own/stage.ts': moduleStage(`
      const { suffix } = await import('./suffix.ts');
      progress(1, 'writing');
      log('n is ' + p.n);
      fs.mkdirSync(p.out);
      fs.writeFileSync(p.out + '/text', fs.readFileSync(p.input, 'utf8').repeat(p.n) + suffix);
      fs.writeFileSync(p.out + '/env', JSON.stringify(Object.keys(process.env).toSorted()));`).replace(
      'export default',
      "import './suffix.ts';\nexport default",
    ),
    'own/suffix.ts': "export const suffix: string = '!';\n",
    'params.yaml': 'n: 2\n',
    'pipeline.yaml':
      'stages:\n  s:\n    uses: ./own/stage.ts\n    with: {input: in.txt, out: made/o, n: ${n}}\n',
  };

  test('runs with nothing in its environment that was not declared', async () => {
    using project = new TestProject(files);
    const run = await project.repro();
    expect(run.verdicts).toEqual(['s: run']);
    expect(project.read('made/o/text')).toBe('abcabc!');
    expect(JSON.parse(project.read('made/o/env'))).toEqual(['HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TZ']);
    expect(run.events).toContainEqual({ kind: 'stageProgress', stage: 's', fraction: 1, doing: 'writing' });
    expect(run.events).toContainEqual({ kind: 'stageOutput', stage: 's', stream: 'log', line: 'n is 2' });
    expect(existsSync(project.path('.mlops/tmp/s'))).toBe(false);
    expect((await project.repro()).verdicts).toEqual(['s: fresh']);
  });

  test('runs again when a file changes that it imports', async () => {
    using project = new TestProject(files);
    await project.repro();
    project.write('own/suffix.ts', "export const suffix: string = '?';\n");
    expect(await project.plan()).toEqual(['s: run codeChanged']);
    project.write('own/suffix.ts', files['own/suffix.ts']);
    expect(await project.plan()).toEqual(['s: fresh']);
  });

  test('has the same fingerprints in another place', async () => {
    using here = new TestProject(files);
    using there = new TestProject(files);
    await here.repro();
    await there.repro();
    expect(there.read('pipeline.lock')).toBe(here.read('pipeline.lock'));
    expect(here.read('pipeline.lock')).not.toContain(here.root);
  });

  test('may import zod where the project has no packages', async () => {
    const stage = `import * as z from 'zod';
export default { name: 's', description: '', parameters: z.object({ n: z.int() }), run: async () => {} };`;
    using project = new TestProject({
      'stage.ts': stage,
      'pipeline.yaml': 'stages:\n  s: {uses: ./stage.ts, with: {n: 1}}\n',
    });
    expect((await project.repro()).verdicts).toEqual(['s: run']);
  });

  test('that throws its own error fails with it, and leaves evidence where it says so', async () => {
    using project = new TestProject({
      ...files,
      'own/stage.ts': moduleStage(`
        fs.mkdirSync(p.out); fs.writeFileSync(p.report + '.json', '{}'); fs.writeFileSync(p.report + '.html', 'why');
        throw new MlopsError({ code: 'TOO_BAD', message: 'no', exitCode: 1, details: { keep: ['report'] } });`),
      'pipeline.yaml':
        'stages:\n  s:\n    uses: ./own/stage.ts\n    with: {input: in.txt, out: o, report: r/x}\n',
    });
    const run = await project.repro();
    expect(run.stages[0]).toMatchObject({ kind: 'failed', error: { code: 'TOO_BAD' } });
    expect([run.exitCode, existsSync(project.path('o')), project.read('r/x.html')]).toEqual([
      1,
      false,
      'why',
    ]);
  });

  test.each([
    ['process.exit(7)', { code: 'STAGE_CRASHED' }, 1],
    ["process.kill(process.pid, 'SIGKILL')", { code: 'STAGE_KILLED' }, 1],
    ["console.error('log tail'); null.x", { code: 'BUG' }, 70],
  ])('that does `%s` fails clearly', async (body, error, exitCode) => {
    using project = new TestProject({ ...files, 'own/stage.ts': moduleStage(body) });
    const run = await project.repro();
    expect(run.stages[0]).toMatchObject({ kind: 'failed', error });
    expect(run.exitCode).toBe(exitCode);
  });

  test('that cannot be loaded is a clear error', async () => {
    using project = new TestProject({ ...files, 'own/stage.ts': 'export default 5;\n' });
    await expect(project.load()).rejects.toMatchObject({ code: 'STAGE_INVALID' });
    project.write('own/stage.ts', "import './nothing.ts';\n");
    await expect(project.load()).rejects.toMatchObject({ code: 'STAGE_INVALID', exitCode: 2 });
  });
});

describe('a state that outlives the pipeline', () => {
  test('is read before, is part of the fingerprint, and is told when the outputs stand', async () => {
    using project = new TestProject({
      'in.txt': 'abc',
      'own/stage.ts': `${stageImports}
const access = process.argv0 && 'baseline';
export default defineStage({ name: 'mine', description: '-',
  parameters: z.object({ input: input('i'), out: output('o'), registry: state('baseline', 's') }),
  run: async ({ with: p, state: s }) => fs.writeFileSync(p.out, JSON.stringify(s)),
});
`,
      'own/reader.ts': `${stageImports}
export default defineStage({ name: 'reader', description: '-',
  parameters: z.object({ registry: state('production', 's'), out: output('o') }),
  run: async ({ with: p, state: s }) => fs.writeFileSync(p.out, JSON.stringify(s)),
});
`,
      'pipeline.yaml': `stages:
  score: {uses: ./own/reader.ts, with: {registry: models, out: scores}}
  promote: {uses: ./own/stage.ts, with: {input: in.txt, out: decision, registry: models}}
`,
    });
    let champion = 'none';
    const applied: unknown[] = [];
    project.ports = {
      ...project.ports,
      state: {
        ...noState,
        read: ({ access }) => Promise.resolve(access === 'baseline' ? 'fixed' : champion),
        apply: ({ access, stage, inputs }) => {
          applied.push([access, stage, Object.keys(inputs)]);
          if (access === 'baseline') champion = 'moved';
          return Promise.resolve();
        },
      },
    };
    expect((await project.repro()).verdicts).toEqual(['promote: run', 'score: run']);
    expect(project.read('decision')).toBe('{"registry":"fixed"}');
    expect(project.read('scores')).toBe('{"registry":"moved"}');
    expect(applied).toEqual([
      ['baseline', 'promote', ['input']],
      ['production', 'score', []],
    ]);
    champion = 'another';
    expect(await project.plan()).toEqual(['promote: fresh', 'score: run stateChanged']);
  });
});
