/** Names that every object of JavaScript has already: of columns, categories, stages, files and keys. */
import { beforeAll, describe, expect, it } from 'vitest';
import { makeRig, type Rig } from '../rig/rig.ts';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

let rig: Rig;
beforeAll(async () => {
  const rows = Array.from({ length: 400 }, (_, row) => {
    const amount = (row * 37) % 100;
    const plan = NAMES[row % 5]!;
    return `${row},${amount},${plan},${row % 7},${row % 2},${amount > 50 ? 1 : 0}`;
  });
  rig = await makeRig({
    'c.csv': `id,__proto__,constructor,toString,hasOwnProperty,churned\n${rows.join('\n')}\n`,
    'p.json': JSON.stringify({
      name: 'odd names',
      fields: [
        { name: 'id', type: 'integer' },
        { name: '__proto__', type: 'number' },
        { name: 'constructor', type: 'string', categories: NAMES },
        { name: 'toString', type: 'integer' },
        { name: 'hasOwnProperty', type: 'string' },
        { name: 'churned', type: 'integer' },
      ],
    }),
    'params.yaml': 'constructor: 1\ntoString: {valueOf: 2}\n',
    'pipeline.yaml': `params: params.yaml
stages:
  validate:
    uses: validate
    with: {input: c.csv, profile: p.json, valid: valid.parquet, quarantine: bad.parquet, report: valid}
  train:
    uses: train
    with: {input: valid.parquet, profile: p.json, key: id, target: churned, seed: 1, model: model, report: report, algorithm: gbdt}
  constructor:
    cmd: echo "{\\"valueOf\\":1,\\"constructor\\":2}" > toString
    params: [constructor, toString.valueOf]
    metrics: [toString]
  valueOf: {cmd: cat toString > hasOwnProperty, deps: [toString], outs: [hasOwnProperty]}
`,
  });
});

const score = (output: string, ...more: string[]) =>
  rig.run(['score', '-i', 'c.csv', '-m', 'model', '--id', 'id', '-o', output, ...more]);

describe('columns, stages and files called as what every object has', () => {
  it('are as good as others', async () => {
    const { exitCode, stderr } = await rig.run(['repro']);
    expect(exitCode, stderr).toBe(0);
    expect((await rig.run(['status'])).stdout).not.toContain('run');
    const scored = await score('s.csv', '--json');
    expect(scored).toMatchObject({ exitCode: 0 });
    const receipt = JSON.stringify(JSON.parse(await rig.read('s.receipt.json')));
    expect(receipt).toContain('"name":"__proto__"');
    const metrics = JSON.parse((await rig.run(['metrics', 'show', '--json'])).stdout) as object;
    expect(JSON.stringify(metrics)).toContain('"constructor":2');
  });

  it('and a limit for one of them is refused, not left out', async () => {
    await rig.write('scoring.yaml', 'max_missing_share: {__proto__: 0}\n');
    const { exitCode, stderr } = await score('t.csv');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2 });
    expect(stderr).toContain('scoring.yaml:1:21: a key may not be `__proto__`');
  });
});
