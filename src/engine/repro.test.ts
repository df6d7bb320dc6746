import { chmodSync, utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TestProject } from './test-projects/test-project.fixture.ts';
import { upper } from './test-projects/test-pipelines.fixture.ts';

const copies = (what: string) =>
  `stages:\n  s:\n    cmd: cp in.txt a; cp in.txt b\n    ${what}\n    outs: [a]\n`;

describe('what is up to date', () => {
  test('a second run executes nothing and writes no run record', async () => {
    using project = new TestProject(upper);
    expect((await project.repro()).verdicts).toEqual(['shout: run', 'repeat: run']);
    expect(project.read('out.txt')).toBe('HELLO\nHELLO\n2\n');
    const lock = project.read('pipeline.lock');
    const again = await project.repro();
    expect(again.verdicts).toEqual(['shout: fresh', 'repeat: fresh']);
    expect(again.runId).toBeUndefined();
    expect(project.read('pipeline.lock')).toBe(lock);
    expect(await project.plan()).toEqual(['shout: fresh', 'repeat: fresh']);
  });

  test('touching an input changes nothing, changing it runs what follows', async () => {
    using project = new TestProject(upper);
    await project.repro();
    utimesSync(project.path('in.txt'), 1, 1);
    expect((await project.repro()).verdicts).toEqual(['shout: fresh', 'repeat: fresh']);
    project.write('in.txt', 'other\n');
    expect(await project.plan()).toEqual(['shout: run inputChanged', 'repeat: run upstream']);
    expect((await project.repro()).verdicts).toEqual(['shout: run', 'repeat: run']);
  });

  test('an output that comes out equal cuts the run off', async () => {
    using project = new TestProject(upper);
    await project.repro();
    project.write('in.txt', 'HELLO\n');
    expect((await project.repro()).verdicts).toEqual(['shout: run', 'repeat: fresh']);
  });

  test('a parameter changed and changed back is restored, nothing executed', async () => {
    using project = new TestProject(upper);
    await project.repro();
    project.write('params.yaml', 'n: 3\nunused: 1\n');
    expect(await project.plan()).toEqual(['shout: fresh', 'repeat: run commandChanged']);
    await project.repro();
    expect(project.read('out.txt')).toContain('3');
    project.write('params.yaml', upper['params.yaml']);
    expect(await project.plan()).toEqual(['shout: fresh', 'repeat: cached commandChanged']);
    expect((await project.repro()).verdicts).toEqual(['shout: fresh', 'repeat: cached']);
    expect(project.read('out.txt')).toBe('HELLO\nHELLO\n2\n');
    project.write('params.yaml', 'n: 2\nunused: 7\n');
    expect((await project.repro()).verdicts).toEqual(['shout: fresh', 'repeat: fresh']);
  });

  test('a lock that is gone comes back from the cache', async () => {
    using project = new TestProject(upper);
    await project.repro();
    const lock = project.read('pipeline.lock');
    project.remove('pipeline.lock');
    expect((await project.repro()).verdicts).toEqual(['shout: cached', 'repeat: cached']);
    expect(project.read('pipeline.lock')).toBe(lock);
  });

  test.each([
    ['an input', 'deps: [in.txt, params.yaml]', 'inputRemoved'],
    ['a parameter', 'deps: [in.txt]\n    params: [n]', 'parameterChanged'],
    ['a variable', 'deps: [in.txt]\n    env: [USER]', 'environmentChanged'],
    ['an output', 'deps: [in.txt]\n    metrics: [b]', 'outputsDeclaredChanged'],
    ['a folder to work in', 'deps: [in.txt]\n    wdir: ./', undefined],
  ])('%s removed from the definition is noticed', async (_, declared, reason) => {
    using project = new TestProject({
      'in.txt': 'x',
      'params.yaml': 'n: 1',
      'pipeline.yaml': copies(declared),
    });
    await project.repro();
    project.write('pipeline.yaml', copies('deps: [in.txt]'));
    expect(await project.plan()).toEqual([reason === undefined ? 's: fresh' : `s: run ${reason}`]);
  });

  test('a parameter that changes its type only is another parameter', async () => {
    const files = { 'pipeline.yaml': 'stages:\n  s:\n    cmd: echo x > a\n    params: [n]\n    outs: [a]\n' };
    using project = new TestProject({ ...files, 'params.yaml': 'n: 1' });
    await project.repro();
    for (const other of ['1.0', 'true', '"1"', '1.5', 'null']) {
      project.write('params.yaml', `n: ${other}`);
      expect(await project.plan(), other).toEqual(['s: run parameterChanged']);
    }
    project.write('params.yaml', 'n: 0x1 # the same number');
    expect(await project.plan()).toEqual(['s: fresh']);
  });

  test('a file made executable is another input', async () => {
    using project = new TestProject(upper);
    await project.repro();
    chmodSync(project.path('in.txt'), 0o755);
    expect(await project.plan()).toEqual(['shout: run inputChanged', 'repeat: run upstream']);
  });

  test('a stage that is always changed runs each time', async () => {
    using project = new TestProject({
      'pipeline.yaml': 'stages:\n  s:\n    cmd: echo x > a\n    always_changed: true\n    outs: [a]\n',
    });
    await project.repro();
    expect((await project.repro()).verdicts).toEqual(['s: run']);
  });

  test('a frozen stage does not run, and comes back from the cache', async () => {
    using project = new TestProject(upper);
    await project.repro();
    project.write(
      'pipeline.yaml',
      upper['pipeline.yaml'].replace('outs: [data', 'frozen: true\n    outs: [data'),
    );
    project.write('in.txt', 'changed');
    expect((await project.repro()).verdicts).toEqual(['shout: fresh', 'repeat: fresh']);
    project.remove('data/up.txt');
    expect((await project.repro()).verdicts).toEqual(['shout: cached', 'repeat: fresh']);
    project.remove('data/up.txt');
    project.remove('.mlops/cache');
    await expect(project.plan()).rejects.toMatchObject({ code: 'FROZEN_INCOMPLETE' });
  });

  test('targets bring what they need and nothing else', async () => {
    using project = new TestProject(upper);
    expect((await project.repro({ targets: ['data/up.txt'] })).verdicts).toEqual(['shout: run']);
    expect((await project.repro({ targets: ['repeat'] })).verdicts).toEqual(['shout: fresh', 'repeat: run']);
    await expect(project.repro({ targets: ['repaet'] })).rejects.toMatchObject({
      code: 'TARGET_UNKNOWN',
      message: 'no stage and no output `repaet` in `pipeline.yaml` (did you mean `repeat`?)',
    });
  });

  test('force runs all, without the cache a deleted output is made again', async () => {
    using project = new TestProject(upper);
    await project.repro();
    expect((await project.repro({ force: true })).verdicts).toEqual(['shout: run', 'repeat: run']);
    project.remove('out.txt');
    expect((await project.repro({ noCache: true })).verdicts).toEqual(['shout: fresh', 'repeat: run']);
  });
});

test('independent stages run at once when asked to', async () => {
  using project = new TestProject({
    'pipeline.yaml': `stages:
  a: {cmd: 'touch here-a; until [ -e here-b ]; do sleep 0.01; done; echo > x', outs: [x]}
  b: {cmd: 'touch here-b; until [ -e here-a ]; do sleep 0.01; done; echo > y', outs: [y]}
`,
  });
  expect((await project.repro({ jobs: 2 })).verdicts).toEqual(['a: run', 'b: run']);
});
