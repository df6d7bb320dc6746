/** Commands and addresses that people know from DVC. */
import { expect, it } from 'vitest';
import { git } from '../rig/git.ts';
import { makeRig } from '../rig/rig.ts';
import { verdicts } from '../rig/run-report.ts';
import { transcript } from '../rig/transcript.ts';

const PIPELINE = `# first
stages:
  a:   # makes a
    cmd: cp in a
    deps: [in]
    outs: [a]
  b: {cmd: cp a b, deps: [a], outs: [b]}
`;

it('freezes and unfreezes stages in the pipeline file', async () => {
  const rig = await makeRig({ in: '1\n', 'pipeline.yaml': PIPELINE });
  await rig.run(['repro']);
  await rig.write('in', '2\n');
  expect(await transcript(rig, 'freeze', 'a', 'b')).toMatchInlineSnapshot(`
    "exit 0
    \`a\` is frozen
    \`b\` is frozen
    ---
    "
  `);
  expect(await rig.read('pipeline.yaml')).toBe(
    PIPELINE.replace('    cmd', '    frozen: true\n    cmd').replace('{cmd', '{frozen: true, cmd'),
  );
  expect(verdicts(await rig.run(['status', '--json']))).toEqual({ a: 'frozen', b: 'frozen' });
  expect((await rig.run(['freeze', 'a'])).stdout).toBe('`a` is already frozen\n');
  expect(JSON.parse((await rig.run(['unfreeze', 'a', 'b', '--json'])).stdout)).toEqual({
    format: 1,
    file: 'pipeline.yaml',
    frozen: false,
    changed: ['a', 'b'],
    unchanged: [],
  });
  expect((await rig.run(['unfreeze', 'a'])).stdout).toBe('`a` is not frozen\n');
  expect(verdicts(await rig.run(['status', '--json']))).toEqual({ a: 'run', b: 'may_run' });
  const { exitCode, stderr } = await rig.run(['freeze', 'c']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
});

it('takes a stage with the file that it stands in', async () => {
  const rig = await makeRig({ 'sub/in': '1\n', 'sub/dvc.yaml': PIPELINE, 'other/dvc.yaml': PIPELINE });
  expect(verdicts(await rig.run(['repro', 'sub/dvc.yaml:a', '--json']))).toEqual({ a: 'run' });
  expect(verdicts(await rig.run(['status', 'sub/dvc.yaml', '--json']))).toEqual({ a: 'fresh', b: 'run' });
  expect((await rig.run(['why', 'sub/dvc.yaml:b'])).stdout).toContain('`b` would run');
  expect((await rig.run(['freeze', 'sub/dvc.yaml:b'])).stdout).toBe('`b` is frozen\n');
  const { exitCode, stderr } = await rig.run(['repro', 'sub/dvc.yaml:a', 'other/dvc.yaml:a']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('are two projects');
  expect((await rig.run(['status', '-f', 'sub/dvc.yaml', 'other/dvc.yaml:a'])).exitCode).toBe(2);
});

it('runs a pipeline file that git ignores, and says that no commit has it', async () => {
  const rig = await makeRig({ in: '1\n', 'pipeline.yaml': PIPELINE, '.gitignore': 'pipeline.yaml\n' });
  expect((await rig.run(['status'])).stdout).not.toContain('git ignores');
  await git(rig, 'init', '--quiet');
  expect((await rig.run(['repro'])).exitCode).toBe(0);
  expect((await rig.run(['status'])).stdout).toContain(
    'note: git ignores `pipeline.yaml`, so that no commit has it',
  );
  expect(JSON.parse((await rig.run(['status', '--json'])).stdout)).toMatchObject({ ignored_by_git: true });
});
