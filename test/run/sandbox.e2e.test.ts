/** `--sandbox`: what a stage does not declare it cannot read, and is told how to. */
import { expect, it } from 'vitest';
import { makeRig } from '../rig/rig.ts';

const files = {
  'in.txt': 'a\n',
  'secret.txt': 's\n',
  'pipeline.yaml': `stages:
  copy:
    cmd: cat in.txt secret.txt > out.txt; echo note > note.txt
    deps: [in.txt]
    outs: [out.txt]
`,
};

it('names the file that a stage reads without declaring it, and the line to add', async () => {
  const rig = await makeRig(files);
  const { exitCode, stderr } = await rig.run(['repro', '--sandbox']);
  expect(`exit ${exitCode}\n${stderr}`).toMatchInlineSnapshot(`
    "exit 1
    [1/1] copy: running, never run
    copy | cat: secret.txt: No such file or directory
    [1/1] copy: failed after <time>

    error: stage \`copy\` reads \`secret.txt\`, which it does not declare

    pipeline.yaml:2:3: does not declare \`secret.txt\` in its \`deps\`
      2 |   copy:
        |   ~~~~

    hint: add to deps: - secret.txt
    hint: the stage's whole output is in \`.mlops/runs/<run>/copy.log\`
    "
  `);
});

it('tells of files that are written and not declared, to people and to programs', async () => {
  const rig = await makeRig({
    ...files,
    'pipeline.yaml': files['pipeline.yaml'].replace('[in.txt]', '[in.txt, secret.txt]'),
  });
  const { exitCode, stdout, stderr } = await rig.run(['repro', '--sandbox', '--json']);
  expect(`exit ${exitCode}\n${stderr}`).toMatchInlineSnapshot(`
    "exit 0
    [1/1] copy: running, never run
    warning: \`copy\` wrote \`note.txt\`, which it does not declare: add it to \`outs\`, or write to \`$TMPDIR\`
    [1/1] copy: done in <time>
    "
  `);
  expect(JSON.parse(stdout.replaceAll('<number>', '0'))).toMatchObject({
    warnings: [{ kind: 'undeclaredWrites', stage: 'copy', paths: ['note.txt'] }],
  });
  expect([await rig.read('out.txt'), await rig.has('note.txt')]).toEqual(['a\ns\n', false]);
});

it('is what every stage of a verification runs in', async () => {
  const rig = await makeRig(files);
  const { exitCode, stdout } = await rig.run(['verify-reproducibility']);
  expect(`exit ${exitCode}\n${stdout}`).toMatchInlineSnapshot(`
    "exit 1
    stage  artifact  result    digest
    copy   out.txt   not made  missing ≠ missing

    failed: stage \`copy\` in rooms \`control\` and \`varied\`: stage \`copy\` reads \`secret.txt\`, which it does not declare
      | cat: secret.txt: No such file or directory
    hint: add to deps: - secret.txt
    report: reports/reproducibility.html
    "
  `);
});
