import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TestProject } from './test-project.fixture.ts';
import { upper } from './test-pipelines.fixture.ts';

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
    execFileSync('touch', ['-r', project.path('out.txt'), project.path('reference')]);
    project.write('out.txt', 'HELLO\nHELLo\n2\n');
    execFileSync('touch', ['-r', project.path('reference'), project.path('out.txt')]);
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
      warning: expect.objectContaining({
        kind: 'corruptBlob',
        quarantine: expect.stringContaining('quarantine'),
      }),
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

  // Several are taken out at once: what one finds must not be lost when another ends.
  test.each(['absent', 'corrupt'] as const)(
    'a folder of which any blob is %s does not come back',
    async (how) => {
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      using project = new TestProject({
        'pipeline.yaml': `stages:
  s:
    cmd: mkdir d; for name in ${names.join(' ')}; do printf "the file $name" > d/$name; done
    outs: [d]
`,
      });
      await project.repro();
      const cached = project.path('.mlops/cache/blobs');
      for (const name of names) {
        for (const path of readdirSync(cached, { recursive: true, encoding: 'utf8' })) {
          const blob = join(cached, path);
          if (!statSync(blob).isFile() || readFileSync(blob, 'utf8') !== `the file ${name}`) continue;
          rmSync(blob);
          if (how === 'corrupt') writeFileSync(blob, `THE FILE ${name}`, { mode: 0o444 });
        }
        project.remove('d');
        expect({ name, verdicts: (await project.repro()).verdicts }).toEqual({ name, verdicts: ['s: run'] });
        expect(names.map((file) => project.read(`d/${file}`))).toEqual(
          names.map((file) => `the file ${file}`),
        );
      }
    },
  );

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
    cmd: find d -type f -exec echo x \\; | wc -l > n
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
    expect(readdirSync(project.path('d')).toSorted()).toEqual(['empty', "run 'é\nme'", 'sub']);
    expect(statSync(project.path("d/run 'é\nme'")).mode & 0o111).toBe(0o111);
  });
});

const greeting = (env: string) => `stages:\n  s:\n    cmd: echo "$GREETING" > a\n${env}    outs: [a]\n`;

describe('failure', () => {
  test('a command that fails leaves the old outputs, and what follows is skipped', async () => {
    using project = new TestProject(upper);
    await project.repro();
    const lock = project.read('pipeline.lock');
    const broken = upper['pipeline.yaml'].replace(
      '> data/up.txt\n',
      '> data/up.txt; echo oops >&2; exit 3\n',
    );
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
    using project = new TestProject({ 'pipeline.yaml': greeting('') });
    const { effects } = project.ports;
    const env = (name: string) => (name === 'GREETING' ? 'hi' : effects.env(name));
    project.ports = { ...project.ports, effects: { ...effects, env } };
    expect((await project.repro()).exitCode).toBe(1);
    project.write('pipeline.yaml', greeting('    env: [GREETING]\n'));
    expect((await project.repro()).exitCode).toBe(0);
    expect(project.read('a')).toBe('hi\n');
    expect(project.read('pipeline.lock')).not.toContain('"hi"');
  });

  test('an output that is not made fails the stage', async () => {
    using project = new TestProject({
      'pipeline.yaml': 'stages:\n  s:\n    cmd: "true"\n    outs: [a, b]\n',
    });
    const run = await project.repro();
    expect(run.stages[0]).toMatchObject({ kind: 'failed', error: { code: 'OUTPUT_MISSING', exitCode: 1 } });
    expect(existsSync(project.path('pipeline.lock'))).toBe(false);
  });

  test('a stage that changes its own input fails, and its result is thrown away', async () => {
    using project = new TestProject({
      'in.txt': 'x',
      'pipeline.yaml':
        'stages:\n  s:\n    cmd: cp in.txt a; echo y >> in.txt\n    deps: [in.txt]\n    outs: [a]\n',
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
          column: 38,
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
    await expect(project.repro()).rejects.toMatchObject({
      code: 'CANNOT_WRITE',
      message: expect.stringContaining('.mlops'),
    });
  });
});
