import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { stageImports, TestProject } from './test-project.ts';

const upper = {
  'in.txt': 'hello\n',
  'params.yaml': 'n: 2\nunused: 1\n',
  'pipeline.yaml': `
stages:
  shout:
    cmd: echo ran >> "$TMPDIR/x"; tr a-z A-Z < in.txt > data/up.txt
    deps: [in.txt]
    outs: [data/up.txt]
  repeat:
    cmd: cat data/up.txt data/up.txt > out.txt; echo \${n} >> out.txt
    deps: [data/up.txt]
    outs: [out.txt]
`,
};

const moduleStage = (body: string) => `${stageImports}
export default defineStage({
  name: 'mine', description: 'a stage of the user',
  parameters: z.object({ input: input('text'), out: output('folder'), report: report('why').optional(), n: z.int().min(1).default(1) }),
  run: async ({ with: p, progress, log, threads }) => {
    ${body}
  },
});
`;

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
    const text = (what: string) => `stages:\n  s:\n    cmd: cp in.txt a; cp in.txt b\n    ${what}\n    outs: [a]\n`;
    using project = new TestProject({ 'in.txt': 'x', 'params.yaml': 'n: 1', 'pipeline.yaml': text(declared) });
    await project.repro();
    project.write('pipeline.yaml', text('deps: [in.txt]'));
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
    project.write('pipeline.yaml', upper['pipeline.yaml'].replace('outs: [data', 'frozen: true\n    outs: [data'));
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

describe('damage', () => {
  test('a deleted or altered output is restored', async () => {
    using project = new TestProject(upper);
    await project.repro();
    project.remove('out.txt');
    expect(await project.plan()).toEqual(['shout: fresh', 'repeat: cached outputMissing']);
    expect((await project.repro()).verdicts).toEqual(['shout: fresh', 'repeat: cached']);
    project.write('data/up.txt', 'hELLO\n');
    expect((await project.repro()).verdicts).toEqual(['shout: cached', 'repeat: fresh']);
    expect(project.read('data/up.txt')).toBe('HELLO\n');
  });

  test('a byte flipped with size and time kept is noticed', async () => {
    using project = new TestProject(upper);
    await project.repro();
    await project.repro();
    const before = statSync(project.path('out.txt'));
    project.write('out.txt', 'HELLO\nHELLo\n2\n');
    utimesSync(project.path('out.txt'), before.atime, before.mtime);
    expect(await project.plan()).toEqual(['shout: fresh', 'repeat: cached outputChanged']);
  });

  test('a corrupt blob is set aside, told, and the stage runs', async () => {
    using project = new TestProject(upper);
    await project.repro();
    const blobs = project.path('.mlops/cache/blobs');
    for (const path of readdirSync(blobs, { recursive: true, encoding: 'utf8' })) {
      const file = join(blobs, path);
      if (!statSync(file).isFile() || !readFileSync(file, 'utf8').includes('HELLO\nHELLO')) continue;
      chmodSync(file, 0o644);
      writeFileSync(file, 'HELLO\nhELLO\n2\n');
      chmodSync(file, 0o444);
    }
    project.remove('out.txt');
    const run = await project.repro();
    expect(run.verdicts).toEqual(['shout: fresh', 'repeat: run']);
    expect(run.events).toContainEqual({
      kind: 'warning',
      warning: expect.objectContaining({ kind: 'corruptBlob', quarantine: expect.stringContaining('quarantine') }),
    });
    expect(project.read('out.txt')).toBe('HELLO\nHELLO\n2\n');
    project.remove('out.txt');
    expect((await project.repro()).verdicts).toEqual(['shout: fresh', 'repeat: cached']);
  });

  test('an entry of the action cache that cannot be read counts as absent', async () => {
    using project = new TestProject(upper);
    await project.repro();
    for (const name of readdirSync(project.path('.mlops/cache/actions'))) {
      project.write(`.mlops/cache/actions/${name}`, '{"schema":1,"checksum":"x","record":{}}');
    }
    project.remove('pipeline.lock');
    const run = await project.repro();
    expect(run.verdicts).toEqual(['shout: run', 'repeat: run']);
    expect(run.events.filter(({ kind }) => kind === 'warning')).not.toEqual([]);
  });

  test('a folder comes back whole: nested files, an executable one, nothing else', async () => {
    using project = new TestProject({
      'pipeline.yaml': `stages:
  s:
    cmd: |
      mkdir -p d/sub/deep
      printf a > d/sub/deep/x
      printf '' > d/empty
      printf '#!/bin/sh' > "d/run 'é
      me'"
      chmod +x "d/run 'é
      me'"
    outs: [d]
  t:
    cmd: find d -type f | wc -l > n
    deps: [d/sub]
    outs: [n]
`,
    });
    await project.repro();
    expect(project.read('n').trim()).toBe('3');
    project.remove('d/sub');
    project.write('d/extra', 'x');
    expect(await project.plan()).toEqual(['s: cached outputChanged', 't: run upstream']);
    expect((await project.repro()).verdicts).toEqual(['s: cached', 't: fresh']);
    expect(readdirSync(project.path('d')).sort()).toEqual(['empty', "run 'é\nme'", 'sub']);
    expect(statSync(project.path("d/run 'é\nme'")).mode & 0o111).toBe(0o111);
  });
});

describe('failure', () => {
  test('a command that fails leaves the old outputs, and what follows is skipped', async () => {
    using project = new TestProject(upper);
    await project.repro();
    const lock = project.read('pipeline.lock');
    const broken = upper['pipeline.yaml'].replace('> data/up.txt\n', '> data/up.txt; echo oops >&2; exit 3\n');
    project.write('pipeline.yaml', broken);
    const run = await project.repro();
    expect(run.verdicts).toEqual(['shout: failed', 'repeat: skipped']);
    expect(run.exitCode).toBe(1);
    expect(project.read('data/up.txt')).toBe('HELLO\n');
    expect(project.read('pipeline.lock')).toBe(lock);
    const failed = run.events.find((event) => event.kind === 'stageFailed');
    expect(failed).toMatchObject({ error: { code: 'COMMAND_FAILED', exitCode: 1 }, tail: ['oops'] });
    expect(project.read(failed?.logFile ?? '')).toBe('oops\n');
  });

  test('a variable that is not declared is a mistake, a declared one is seen', async () => {
    const text = (env: string) => `stages:\n  s:\n    cmd: echo "$GREETING" > a\n${env}    outs: [a]\n`;
    using project = new TestProject({ 'pipeline.yaml': text('') });
    const { effects } = project.ports;
    const env = (name: string) => (name === 'GREETING' ? 'hi' : effects.env(name));
    project.ports = { ...project.ports, effects: { ...effects, env } };
    expect((await project.repro()).exitCode).toBe(1);
    project.write('pipeline.yaml', text('    env: [GREETING]\n'));
    expect((await project.repro()).exitCode).toBe(0);
    expect(project.read('a')).toBe('hi\n');
    expect(project.read('pipeline.lock')).not.toContain('"hi"');
  });

  test('an output that is not made fails the stage', async () => {
    using project = new TestProject({ 'pipeline.yaml': 'stages:\n  s:\n    cmd: "true"\n    outs: [a, b]\n' });
    const run = await project.repro();
    expect(run.stages[0]).toMatchObject({ kind: 'failed', error: { code: 'OUTPUT_MISSING', exitCode: 1 } });
    expect(existsSync(project.path('pipeline.lock'))).toBe(false);
  });

  test('a stage that changes its own input fails, and its result is thrown away', async () => {
    using project = new TestProject({
      'in.txt': 'x',
      'pipeline.yaml': 'stages:\n  s:\n    cmd: cp in.txt a; echo y >> in.txt\n    deps: [in.txt]\n    outs: [a]\n',
    });
    const run = await project.repro();
    expect(run.stages[0]).toMatchObject({ kind: 'failed', error: { code: 'INPUT_CHANGED' } });
    expect(existsSync(project.path('a'))).toBe(false);
  });

  test('a missing input is found before anything runs', async () => {
    using project = new TestProject({
      'pipeline.yaml': `stages:
  a: {cmd: echo > a.txt, outs: [a.txt]}
  b: {cmd: cat c.txt > b.txt, deps: [a.tx], outs: [b.txt]}
`,
    });
    await expect(project.repro()).rejects.toMatchObject({
      code: 'INPUT_MISSING',
      exitCode: 2,
      diagnostics: [
        {
          line: 3,
          column: 36,
          message: '`a.tx` does not exist, and no stage makes it (did you mean `a.txt`, made by `a`?)',
        },
      ],
    });
    expect(existsSync(project.path('a.txt'))).toBe(false);
  });

  test('a place that cannot be written is named', async () => {
    using project = new TestProject({
      file: 'a regular file',
      'pipeline.yaml': 'stages:\n  s:\n    cmd: echo x > a\n    outs: [file/a]\n',
    });
    const run = await project.repro();
    expect(run.stages[0]).toMatchObject({ kind: 'failed', error: { code: 'CANNOT_WRITE', exitCode: 2 } });
    project.remove('.mlops');
    project.write('.mlops', 'a file where the folder should be');
    await expect(project.repro()).rejects.toMatchObject({ code: 'CANNOT_WRITE', message: expect.stringContaining('.mlops') });
  });
});

describe('a stage of the user’s own', () => {
  const files = {
    'in.txt': 'abc',
    'own/stage.ts': moduleStage(`
      const { suffix } = await import('./suffix.ts');
      progress(1, 'writing');
      log('n is ' + p.n);
      fs.mkdirSync(p.out);
      fs.writeFileSync(p.out + '/text', fs.readFileSync(p.input, 'utf8').repeat(p.n) + suffix);
      fs.writeFileSync(p.out + '/env', JSON.stringify(Object.keys(process.env).sort()));`).replace(
      'export default',
      "import './suffix.ts';\nexport default",
    ),
    'own/suffix.ts': "export const suffix: string = '!';\n",
    'params.yaml': 'n: 2\n',
    'pipeline.yaml': 'stages:\n  s:\n    uses: ./own/stage.ts\n    with: {input: in.txt, out: made/o, n: ${n}}\n',
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

  test('that throws its own error fails with it, and leaves evidence where it says so', async () => {
    using project = new TestProject({
      ...files,
      'own/stage.ts': moduleStage(`
        fs.mkdirSync(p.out); fs.writeFileSync(p.report + '.json', '{}'); fs.writeFileSync(p.report + '.html', 'why');
        throw new MlopsError({ code: 'TOO_BAD', message: 'no', exitCode: 1, details: { keep: ['report'] } });`),
      'pipeline.yaml': 'stages:\n  s:\n    uses: ./own/stage.ts\n    with: {input: in.txt, out: o, report: r/x}\n',
    });
    const run = await project.repro();
    expect(run.stages[0]).toMatchObject({ kind: 'failed', error: { code: 'TOO_BAD' } });
    expect([run.exitCode, existsSync(project.path('o')), project.read('r/x.html')]).toEqual([1, false, 'why']);
  });

  test.each([
    ["process.exit(7)", { code: 'STAGE_CRASHED' }, 1],
    ["process.kill(process.pid, 'SIGKILL')", { code: 'STAGE_KILLED' }, 1],
    ["console.error('last words'); null.x", { code: 'BUG' }, 70],
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

describe('several processes', () => {
  const driver = fileURLToPath(new URL('./test-driver.ts', import.meta.url));
  // The stage waits for the file `go`, so that a test can step it.
  const waiting = {
    'in.txt': 'x\n',
    'pipeline.yaml': `stages:
  wait:
    cmd: echo partial > a; echo started; while [ ! -e go ]; do sleep 0.02; done; cat in.txt in.txt > a
    deps: [in.txt]
    outs: [a]
  next:
    cmd: cat a a > b
    deps: [a]
    outs: [b]
`,
  };

  const start = (root: string) => {
    const child = spawn(process.execPath, [driver, root], { stdio: ['ignore', 'pipe', 'inherit'] });
    const started = new Promise<void>((resolve) => {
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('"line":"started"')) resolve();
      });
      child.once('exit', () => resolve());
    });
    const ended = new Promise<[number | null, string | null]>((resolve) => {
      child.once('exit', (code, signal) => resolve([code, signal]));
    });
    return { child, started, ended };
  };

  test('the second run on one project is told to try later', async () => {
    using project = new TestProject(waiting);
    const first = start(project.root);
    await first.started;
    await expect(project.repro()).rejects.toMatchObject({
      code: 'LOCKED',
      exitCode: 75,
      details: { pid: first.child.pid },
    });
    project.write('go', '');
    expect(await first.ended).toEqual([0, null]);
    expect((await project.repro()).verdicts).toEqual(['wait: fresh', 'next: fresh']);
  });

  test('a killed run leaves nothing behind that the next does not clear up', async () => {
    using project = new TestProject(waiting);
    project.write('a', 'what was there before\n');
    const first = start(project.root);
    await first.started;
    expect(project.read('a')).toBe('partial\n');
    first.child.kill('SIGKILL');
    await first.ended;
    project.write('go', '');
    const run = await project.repro();
    expect(run.verdicts).toEqual(['wait: run', 'next: run']);
    const warnings = run.events.flatMap((event) => (event.kind === 'warning' ? [event.warning.kind] : []));
    expect(warnings).toEqual(['staleLock', 'outputsRecovered']);
    expect([project.read('a'), project.read('b')]).toEqual(['x\nx\n', 'x\nx\nx\nx\n']);
    expect(readdirSync(project.path('.mlops/tmp'))).toEqual([]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops the stage, puts back what was there and exits %i', async (signal, code) => {
    using project = new TestProject(waiting);
    project.write('a', 'before\n');
    const first = start(project.root);
    await first.started;
    first.child.kill(signal);
    expect(await first.ended).toEqual([code, null]);
    expect(project.read('a')).toBe('before\n');
    expect(existsSync(project.path('.mlops/lock'))).toBe(false);
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']).catch(() => ({ stdout: '' }));
    expect(stdout).not.toContain(project.root);
  });

  test('killed at any moment, the next run makes the same bytes', async () => {
    const files = {
      'in.txt': 'x\n',
      'own/stage.ts': moduleStage(
        "fs.mkdirSync(p.out); for (const i of [1, 2, 3]) fs.writeFileSync(p.out + '/' + i, 'y'.repeat(1e6 * i));",
      ),
      'pipeline.yaml': `stages:
  one: {cmd: sleep 0.05; cat in.txt in.txt > a, deps: [in.txt], outs: [a]}
  two: {uses: ./own/stage.ts, with: {input: a, out: o}}
  three: {cmd: cat o/1 o/2 o/3 > c, deps: [o], outs: [c]}
`,
    };
    using undisturbed = new TestProject(files);
    await undisturbed.repro();
    using project = new TestProject(files);
    for (const delay of [150, 250, 330, 400, 480, 560]) {
      const run = start(project.root);
      await new Promise((resolve) => setTimeout(resolve, delay));
      run.child.kill('SIGKILL');
      await run.ended;
    }
    expect((await project.repro()).exitCode).toBe(0);
    expect(project.read('pipeline.lock')).toBe(undisturbed.read('pipeline.lock'));
    for (const path of ['a', 'o/1', 'o/2', 'o/3', 'c']) expect(project.read(path)).toBe(undisturbed.read(path));
    expect((await project.repro()).verdicts).toEqual(['one: fresh', 'two: fresh', 'three: fresh']);
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
