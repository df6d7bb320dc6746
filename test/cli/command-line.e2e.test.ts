/** The command line itself: help, version, mistakes in it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeRig, repository } from '../rig/rig.ts';

const COMMANDS = [
  'dag',
  'diff',
  'metrics',
  'metrics diff',
  'metrics show',
  'models list',
  'params',
  'params diff',
  'params show',
  'plots',
  'plots diff',
  'plots show',
  'repro',
  'score',
  'status',
  'verify-reproducibility',
  'why',
] as const;

it('lists every command in its help', async () => {
  const rig = await makeRig();
  const { exitCode, stdout, stderr } = await rig.run(['--help']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  for (const command of COMMANDS) expect(stdout).toContain(command.split(' ')[0]);
});

it.each(COMMANDS)('explains `%s` with its flags and examples', async (command) => {
  const rig = await makeRig();
  const { exitCode, stdout } = await rig.run([...command.split(' '), '--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`$ mlops ${command}`);
  expect(stdout).toContain('--json');
  expect(stdout).toContain('EXAMPLES');
});

it.each([
  { words: ['rpero'], hint: 'did you mean `mlops repro`?' },
  { words: ['models', 'lst'], hint: 'did you mean `mlops models list`?' },
  { words: ['repro', '--frce'], hint: 'did you mean `--force`?' },
])('answers $words with 2 and the word that was meant', async ({ words, hint }) => {
  const rig = await makeRig();
  const { exitCode, stdout, stderr } = await rig.run(words);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(`hint: ${hint}`);
});

it('says its version', async () => {
  const rig = await makeRig();
  expect((await rig.run(['--version'])).stdout).toMatch(/^mlops \d+\.\d+\.\d+ \(node 26\.\S+, \S+\)\n$/);
});

it('is quiet when the reader of a pipe leaves early', async () => {
  const rig = await makeRig();
  const run = promisify(execFile);
  const line = `"${join(repository, 'bin/mlops.js')}" --help | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await run('bash', ['-c', line], { cwd: rig.root });
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('0');
});
