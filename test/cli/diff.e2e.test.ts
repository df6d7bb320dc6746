import { beforeAll, describe, expect, it } from 'vitest';
import { edit, FILES, makeCommittedProject } from '../rig/committed-project.ts';
import { commitAll, git } from '../rig/git.ts';
import { makeRig, type Rig } from '../rig/rig.ts';

describe('mlops diff', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeCommittedProject();
  });

  it('says so when nothing changed', async () => {
    const { exitCode, stdout } = await rig.run(['diff']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "parameters:
      no parameter changed

      metrics:
      no metric changed

      artifacts:
      no artifact changed
      "
    `);
  });

  it('compares parameters, metrics and artifacts of HEAD with the workspace', async () => {
    await edit(rig, 'params.yaml', 'rate: 0.1\n  depth: 3', 'rate: 0.15\n  depth: "3"\n  new: true');
    expect((await rig.run(['repro'])).exitCode).toBe(0);
    const { exitCode, stdout } = await rig.run(['diff']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "parameters:
      file         parameter    HEAD  workspace  difference
      params.yaml  train.rate    0.1       0.15       +0.05
      params.yaml  train.depth     3        "3"
      params.yaml  train.new       –       true

      metrics:
      file          metric      HEAD  workspace  difference
      metrics.json  loss.train   0.1       0.15       +0.05

      artifacts:
      artifact      kind     change   HEAD          workspace            size
      loss.csv      plot     changed  <version>  <version>  22 B → 23 B
      metrics.json  metrics  changed  <version>  <version>  50 B → 51 B
      model.txt     output   changed  <version>  <version>  10 B → 11 B
      report.txt    output   changed  <version>  <version>  60 B → 62 B
      "
    `);
  });

  it('writes Markdown for a pull request', async () => {
    expect((await rig.run(['diff', '--md'])).stdout).toMatchInlineSnapshot(`
      "### parameters

      | file | parameter | HEAD | workspace | difference |
      | --- | --- | ---: | ---: | ---: |
      | params.yaml | train.rate | 0.1 | 0.15 | +0.05 |
      | params.yaml | train.depth | 3 | "3" |  |
      | params.yaml | train.new | – | true |  |

      ### metrics

      | file | metric | HEAD | workspace | difference |
      | --- | --- | ---: | ---: | ---: |
      | metrics.json | loss.train | 0.1 | 0.15 | +0.05 |

      ### artifacts

      | artifact | kind | change | HEAD | workspace | size |
      | --- | --- | --- | --- | --- | ---: |
      | loss.csv | plot | changed | <version> | <version> | 22 B → 23 B |
      | metrics.json | metrics | changed | <version> | <version> | 50 B → 51 B |
      | model.txt | output | changed | <version> | <version> | 10 B → 11 B |
      | report.txt | output | changed | <version> | <version> | 60 B → 62 B |
      "
    `);
  });

  it('compares two commits without a look at the workspace', async () => {
    await commitAll(rig, 'second');
    await rig.write('pipeline.yaml', 'stages: [');
    const { exitCode, stdout } = await rig.run(['diff', 'HEAD~1', 'HEAD', '--json']);
    expect(exitCode).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      from: { revision: 'HEAD~1', commit: expect.stringMatching(/^[0-9a-f]{40}$/) },
      to: { revision: 'HEAD' },
      parameters: [
        { name: 'train.rate', change: 'changed', before: 0.1, after: 0.15 },
        { name: 'train.depth', change: 'changed', before: 3, after: '3' },
        { name: 'train.new', change: 'added', after: true },
      ],
      metrics: [{ file: 'metrics.json', name: 'loss.train', before: 0.1, after: 0.15 }],
      artifacts: [
        { path: 'loss.csv', kind: 'plot', change: 'changed' },
        { path: 'metrics.json', kind: 'metrics' },
        { path: 'model.txt', kind: 'output', before: { size: 10 }, after: { size: 11 } },
        { path: 'report.txt' },
      ],
      unknown: [],
    });
    await rig.write('pipeline.yaml', FILES['pipeline.yaml']);
  });

  it('shows metrics as unknown that are neither in git nor in the cache', async () => {
    await rig.remove('.mlops/cache');
    expect((await rig.run(['metrics', 'diff', 'HEAD~1'])).stdout).toMatchInlineSnapshot(`
      "file          metric      HEAD~1  workspace  difference
      metrics.json  auc              ?        0.8
      metrics.json  loss.train       ?       0.15
      metrics.json  loss.test        ?        0.5

      the metrics of \`metrics.json\` at \`HEAD~1\` are unknown: neither in git nor in the cache
      "
    `);
  });

  it.each([
    ['nonsense', 'git has no revision `nonsense`'],
    ['--output=x', 'has no flag `--output`'],
  ])('answers the revision %s with 2', async (revision, message) => {
    const { exitCode, stdout, stderr } = await rig.run(['diff', revision]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('takes a revision that looks like a flag of git for a revision', async () => {
    const { exitCode, stderr } = await rig.run(['diff', '--', '--all']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('git has no revision `--all`');
  });

  it('works in a folder below the top of the repository', async () => {
    const outer = await makeRig();
    for (const [path, content] of Object.entries(FILES)) await outer.write(`teams/a/${path}`, content);
    await git(outer, 'init', '--quiet');
    await commitAll(outer, 'first');
    await edit(outer, 'teams/a/params.yaml', 'depth: 3', 'depth: 4');
    const { stdout } = await outer.run(['params', 'diff', '-f', 'teams/a/pipeline.yaml']);
    expect(stdout).toContain('params.yaml  train.depth     3          4          +1\n');
  });
});

describe('without a repository', () => {
  it.each([
    { what: 'no repository', environment: {}, message: 'is not in a git repository' },
    { what: 'no git', environment: { PATH: '/nowhere' }, message: '`git` is not installed' },
  ])('answers $what with 2', async ({ environment, message }) => {
    const rig = await makeRig(FILES);
    const { exitCode, stderr } = await rig.run(['diff'], environment);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('says so when there is no commit yet', async () => {
    const rig = await makeRig(FILES);
    await git(rig, 'init', '--quiet');
    const { exitCode, stdout } = await rig.run(['diff']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('note: the repository has no commit yet: there is nothing to compare with\n');
  });
});
