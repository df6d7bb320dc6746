/** What `.ci/run` counts, with commands in place of the real ones. */
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { repository } from '../rig/rig.ts';

const RESULT = (failed: number) =>
  `echo '{"name":"unit tests","seconds":1,"passed":3,"failed":${failed},"skipped":2}' >>"$MLOPS_STEP_RESULTS"`;

/** Runs it in a folder where all parts but `npm test` pass. @param npmTest in shell */
async function runCi(npmTest: string, countsResults = true): Promise<{ exitCode: number; lines: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'mlops-ci-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ['.ci', 'bin', 'dist', 'stubs']) await mkdir(join(folder, name));
  await copyFile(join(repository, '.ci/run'), join(folder, '.ci/run'));
  const command = async (path: string, text: string) => {
    await writeFile(join(folder, path), `#!/bin/sh\n${text}\n`);
    await chmod(join(folder, path), 0o755);
  };
  const counter = countsResults
    ? `exec '${process.execPath}' '${repository}/scripts/steps/ci-results.ts' "$3" "$4" "$5"`
    : 'exit 1';
  await command('stubs/node', `case $2 in scripts/steps/ci-results.ts) ${counter} ;; esac`);
  await command('stubs/npm', `[ "$1" != test ] || { ${npmTest}; }`);
  await command('stubs/git', 'exit 0');
  await command('stubs/apt-get', 'exit 1');
  await command('bin/mlops.js', 'echo "{}"');
  await command('dist/node', 'cat >/dev/null');
  const env = { PATH: `${join(folder, 'stubs')}:${process.env['PATH']}` };
  const { stdout, code } = await promisify(execFile)('bash', ['.ci/run'], { cwd: folder, env }).then(
    (done) => ({ ...done, code: 0 }),
    (error: { stdout: string; code: number }) => error,
  );
  return { exitCode: code, lines: stdout.trimEnd().split('\n') };
}

it('the last line counts the tests, and every other part as one', async () => {
  const { exitCode, lines } = await runCi(RESULT(0));
  expect([exitCode, lines.at(-1)]).toEqual([0, '9 passed, 0 failed, 2 skipped']);
});

it('failed tests are counted, and the run fails', async () => {
  const { exitCode, lines } = await runCi(`${RESULT(4)}; exit 1`);
  expect([exitCode, lines.at(-1)]).toEqual([1, '9 passed, 4 failed, 2 skipped']);
});

it.each([
  ['before anything was counted', 'exit 139', '6 passed, 1 failed, 0 skipped'],
  ['after some tests passed', `${RESULT(0)}; exit 137`, '9 passed, 1 failed, 2 skipped'],
  ['without an error', 'exit 0', '6 passed, 1 failed, 0 skipped'],
])('`npm test` that ends %s, with nothing counted as failed, counts as failed', async (_, npmTest, last) => {
  const { exitCode, lines } = await runCi(npmTest);
  expect([exitCode, lines.at(-1)]).toEqual([1, last]);
});

it('where nothing can be counted, the run fails', async () => {
  const { exitCode, lines } = await runCi(RESULT(0), false);
  expect([exitCode, lines.at(-1)]).toEqual([1, '0 passed, 1 failed, 0 skipped']);
});
