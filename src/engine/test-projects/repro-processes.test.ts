import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { TestProject } from './test-project.fixture.ts';
import { moduleStage } from './test-pipelines.fixture.ts';

describe('several processes', () => {
  const driver = fileURLToPath(new URL('./repro-driver.fixture.ts', import.meta.url));
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
    // What the tests lay at output paths is no work of a stage.
    const options = JSON.stringify({ forceOverwrite: true });
    const child = spawn(process.execPath, [driver, root, options], { stdio: ['ignore', 'pipe', 'inherit'] });
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
    const run = await project.repro({ forceOverwrite: true });
    expect(run.verdicts).toEqual(['wait: run', 'next: run']);
    const warnings = run.events.flatMap((event) => (event.kind === 'warning' ? [event.warning.kind] : []));
    expect(warnings).toEqual(['staleLock', 'outputsRecovered', 'outputSaved']);
    expect(project.read(`.mlops/saved/${run.runId}/a`)).toBe('what was there before\n');
    expect([project.read('a'), project.read('b')]).toEqual(['x\nx\n', 'x\nx\nx\nx\n']);
    expect(readdirSync(project.path('.mlops/tmp'))).toEqual([]);
  });

  test('a killed run takes its command with it: nothing goes on writing', async () => {
    using project = new TestProject(waiting);
    const first = start(project.root);
    await first.started;
    first.child.kill('SIGKILL');
    await first.ended;
    await new Promise((resolve) => setTimeout(resolve, 100));
    project.write('go', '');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(project.read('a')).toBe('partial\n');
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
    for (const delay of [250, 330, 400, 480]) {
      const run = start(project.root);
      await new Promise((resolve) => setTimeout(resolve, delay));
      run.child.kill('SIGKILL');
      await run.ended;
    }
    expect((await project.repro()).exitCode).toBe(0);
    expect(project.read('pipeline.lock')).toBe(undisturbed.read('pipeline.lock'));
    for (const path of ['a', 'o/1', 'o/2', 'o/3', 'c'])
      expect(project.read(path)).toBe(undisturbed.read(path));
    expect((await project.repro()).verdicts).toEqual(['one: fresh', 'two: fresh', 'three: fresh']);
  });
});
