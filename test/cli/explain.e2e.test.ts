/** Commands that explain: why and diff. */
import { beforeAll, describe, expect, it } from 'vitest';
import { edit, FILES, makeCommittedProject } from '../rig/committed-project.ts';
import { type Rig } from '../rig/rig.ts';

describe('mlops why', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeCommittedProject();
  });

  it('shows of a fresh stage all that it was checked against', async () => {
    const { exitCode, stdout } = await rig.run(['why', 'train']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "\`train\` is fresh: all that can change its outputs is as \`pipeline.lock\` says

      checked    name                     is             size
      command    sh train.sh
      parameter  params.yaml:train.depth  3
      parameter  params.yaml:train.rate   0.1
      input      clean.txt                <version>    6 B
      input      train.sh                 <version>  230 B
      output     loss.csv                 <version>   22 B
      output     metrics.json             <version>   50 B
      output     model.txt                <version>   10 B
      "
    `);
  });

  it('shows what changed from what to what, and the way from the stage that is the cause', async () => {
    await edit(rig, 'params.yaml', 'depth: 3', 'depth: 3.0');
    await edit(rig, 'raw.txt', 'hello', 'hello world');
    const { exitCode, stdout } = await rig.run(['why', 'report']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "\`report\` may run: an input of it is still to be made

      because of  verdict  why
      prepare     run      input \`raw.txt\` changed
      train       may run  parameter \`params.yaml:train.depth\`: 3 → 3.0
                           \`prepare\` comes first

      prepare → train → report
      "
    `);
    expect((await rig.run(['why', 'train'])).stdout).toMatchInlineSnapshot(`
      "\`train\` may run: an input of it is still to be made

      changed    name                     before  now
      parameter  params.yaml:train.depth  3       3.0

      because of  verdict  why
      prepare     run      input \`raw.txt\` changed

      prepare → train
      "
    `);
    const document = JSON.parse((await rig.run(['why', 'report.txt', '--json'])).stdout);
    expect(document).toMatchObject({
      stages: [
        {
          stage: 'report',
          verdict: 'may_run',
          reasons: [{ kind: 'upstream', stage: 'train' }, { kind: 'upstream' }],
          causes: [
            { stage: 'prepare', verdict: 'run', reasons: [{ kind: 'input_changed', path: 'raw.txt' }] },
            { stage: 'train', verdict: 'may_run' },
          ],
          chains: [['prepare', 'train', 'report']],
        },
      ],
    });
    await rig.write('params.yaml', FILES['params.yaml']);
    await rig.write('raw.txt', FILES['raw.txt']);
  });

  it('shows a command before and after', async () => {
    await edit(rig, 'pipeline.yaml', 'cmd: sh train.sh', 'cmd: sh -e train.sh');
    const { stdout } = await rig.run(['why', 'train']);
    expect(stdout).toContain('- sh train.sh\n+ sh -e train.sh\n');
    await rig.write('pipeline.yaml', FILES['pipeline.yaml']);
  });

  it('tells of an output that is gone and can come back', async () => {
    await rig.remove('model.txt');
    const { stdout } = await rig.run(['why', 'train']);
    expect(stdout).toMatchInlineSnapshot(`
      "\`train\` is not up to date; its result is known and comes back from the cache, without a run

      changed  name       before    now
      output   model.txt  was made  is missing
      "
    `);
    await rig.run(['repro']);
  });

  it('answers a stage that is not there with 2 and the one that was meant', async () => {
    const { exitCode, stderr } = await rig.run(['why', 'trian']);
    expect({ exitCode, stderr }).toMatchInlineSnapshot(`
      {
        "exitCode": 2,
        "stderr": "error: no stage and no output \`trian\` in \`pipeline.yaml\` (did you mean \`train\`?)
      hint: \`mlops dag\` shows what there is
      ",
      }
    `);
  });
});
