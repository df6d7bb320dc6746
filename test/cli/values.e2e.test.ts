/** Parameters, metrics and plots: shown, and compared with a revision. */
import { beforeAll, describe, expect, it } from 'vitest';
import { edit, FILES, makeCommittedProject } from '../rig/committed-project.ts';
import type { Rig } from '../rig/rig.ts';

describe('mlops params and metrics', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeCommittedProject();
  });

  it('shows every value with its type', async () => {
    expect((await rig.run(['params', 'show'])).stdout).toMatchInlineSnapshot(`
      "file         parameter      value
      params.yaml  train.rate       0.1
      params.yaml  train.depth        3
      params.yaml  train.layers  [8,16]
      "
    `);
    expect((await rig.run(['metrics'])).stdout).toMatchInlineSnapshot(`
      "file          metric      value
      metrics.json  auc           0.8
      metrics.json  loss.train    0.1
      metrics.json  loss.test     0.5
      "
    `);
    expect((await rig.run(['metrics', 'show'])).stdout).toBe((await rig.run(['metrics'])).stdout);
    expect(JSON.parse((await rig.run(['metrics', '--json'])).stdout)).toEqual({
      format: 1,
      metrics: { 'metrics.json': { auc: 0.8, loss: { train: 0.1, test: 0.5 } } },
      missing: [],
    });
  });

  it('shows what is the same on demand, with the digits that are asked for', async () => {
    await rig.write('metrics.json', '{"auc": 0.81237, "loss": {"train": 0.1, "test": NaN}}');
    expect((await rig.run(['metrics', 'diff', '--all', '--precision', '3'])).stdout).toMatchInlineSnapshot(`
      "file          metric      HEAD  workspace  difference
      metrics.json  auc          0.8      0.812      +0.012
      metrics.json  loss.train   0.1        0.1
      metrics.json  loss.test    0.5       .nan
      "
    `);
  });

  it('refuses metrics that cannot be read, with the place', async () => {
    await rig.write('metrics.json', '{"auc": 0.8,\n "loss": ]}\n');
    for (const words of [['metrics'], ['metrics', 'diff']]) {
      const { exitCode, stdout, stderr } = await rig.run(words);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatchInlineSnapshot(`
        "error: \`metrics.json\` is not JSON: unexpected token ']'

        metrics.json:2:10: here
          2 |  "loss": ]}
            |          ~

        hint: run \`mlops repro\` to make it again
        "
      `);
    }
  });

  it('compares the rest where metrics cannot be read', async () => {
    const { exitCode, stdout } = await rig.run(['diff']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      "the metrics of `metrics.json` at `workspace` are unknown: `metrics.json` is not JSON: unexpected token ']'",
    );
    expect(stdout).toMatch(/metrics\.json +metrics +changed/);
  });

  it('answers a file that is not there with 2', async () => {
    for (const words of [
      ['metrics', 'show'],
      ['metrics', 'diff'],
      ['params', 'show'],
      ['params', 'diff'],
      ['plots', 'show'],
    ]) {
      const { exitCode, stderr } = await rig.run([...words, '--target', 'nope.json']);
      expect({ words, exitCode }).toEqual({ words, exitCode: 2 });
      expect(stderr).toContain('nope.json');
    }
  });
});

describe('mlops plots', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeCommittedProject();
  });

  it('draws what the pipeline declares into a page that needs nothing else', async () => {
    const { exitCode, stdout } = await rig.run(['plots', 'show']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "plot  template  points
      Loss  linear         2

      written: plots.html
      "
    `);
    const page = await rig.read('plots.html');
    expect(page).toContain('<h3>Loss</h3>');
    expect(page).toContain('</svg>');
    expect(page).not.toMatch(/<script|src="http|href="http/);
  });

  it('draws two revisions over each other', async () => {
    await edit(rig, 'params.yaml', 'rate: 0.1', 'rate: 0.4');
    await rig.run(['repro']);
    const { stdout } = await rig.run(['plots', 'diff', '-o', 'both.html', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      output: 'both.html',
      plots: [
        {
          title: 'Loss',
          points: [
            { x: 1, y: 0.9, revision: 'HEAD' },
            { x: 2, y: 0.1, revision: 'HEAD' },
            { x: 1, y: 0.9, revision: 'workspace' },
            { x: 2, y: 0.4, revision: 'workspace' },
          ],
        },
      ],
    });
    const page = await rig.read('both.html');
    expect(page).toContain('>HEAD <span');
    expect(page).toContain('>workspace <span');
  });

  it.each([
    ['a template', 'title: Loss', 'title: Loss, template: liner', 'did you mean `linear`?'],
    ['a column', 'y: loss', 'y: lss', 'did you mean `loss`?'],
  ])('refuses %s that there is not', async (_, from, to, message) => {
    await edit(rig, 'pipeline.yaml', from, to);
    const { exitCode, stderr } = await rig.run(['plots', 'show']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    await rig.write('pipeline.yaml', FILES['pipeline.yaml']);
  });
});
