/** What a user reads when something odd stands in a pipeline file: a transcript each. Nothing runs. */
import { describe, expect, it } from 'vitest';
import { refusal, refusalOf } from '../rig/refusal.ts';
import { makeRig } from '../rig/rig.ts';

describe('groups', () => {
  it('must run over lists and maps', async () => {
    const stages = `  a: {foreach: "\${n}", do: {cmd: x}}
  b: {foreach: abc, do: {cmd: x}}
  c: {matrix: {}, cmd: x}
  d: {matrix: {m: "\${n}"}, cmd: x}
  e: {foreach: [1]}
  f: {foreach: [1], do: {cmd: x}, matrix: {m: [1]}}
  g: {foreach: [1], do: [x]}
`;
    expect(await refusalOf(stages, { 'params.yaml': 'n: 5\n' })).toMatchInlineSnapshot(`
      "error: 7 mistakes in \`pipeline.yaml\`

      pipeline.yaml:2:16: \`foreach\` must be a list or a map, not \`5\`
        2 |   a: {foreach: "\${n}", do: {cmd: x}}
          |                ~~~~~~

      pipeline.yaml:3:16: \`foreach\` must be a list or a map, not the text \`abc\`
        3 |   b: {foreach: abc, do: {cmd: x}}
          |                ~~~

      pipeline.yaml:4:15: \`matrix\` must be a map of names to lists, not an empty one
        4 |   c: {matrix: {}, cmd: x}
          |               ~~

      pipeline.yaml:5:19: \`m\` must be a list, not \`5\`
        5 |   d: {matrix: {m: "\${n}"}, cmd: x}
          |                   ~~~~~~

      pipeline.yaml:6:7: \`foreach\` needs \`do\` beside it
        6 |   e: {foreach: [1]}
          |       ~~~~~~~

      pipeline.yaml:7:35: a stage has \`foreach\` or \`matrix\`, not both
        7 |   f: {foreach: [1], do: {cmd: x}, matrix: {m: [1]}}
          |                                   ~~~~~~

      pipeline.yaml:8:25: \`g@1\` must be a map, not a list
        8 |   g: {foreach: [1], do: [x]}
          |                         ~~~
      "
    `);
  });

  it('over nothing are no stages, as in DVC', async () => {
    const rig = await makeRig({
      'pipeline.yaml': 'stages:\n  a: {foreach: [], do: {cmd: x}}\n  b: {matrix: {m: []}, cmd: x}\n',
    });
    const { exitCode, stdout } = await rig.run(['repro']);
    expect([exitCode, stdout]).toMatchInlineSnapshot(`
      [
        0,
        "stage  verdict  why  duration

      0 run in <time>
      ",
      ]
    `);
  });
});

it('outputs have no other keys than these, with values of their types', async () => {
  const stages = `  a: {cmd: x, outs: [{a: {cach: false, persist: 1, desc: 5, type: [t]}}, 5, [b]]}
`;
  expect(await refusalOf(stages)).toMatchInlineSnapshot(`
    "error: 6 mistakes in \`pipeline.yaml\`

    pipeline.yaml:2:27: unknown key \`cach\` (did you mean \`cache\`?)
      2 |   a: {cmd: x, outs: [{a: {cach: false, persist: 1, desc: 5, type: [t]}}, 5, [b]]}
        |                           ~~~~

    pipeline.yaml:2:49: \`outs.0.a.persist\` must be true or false, not \`1\`
      2 |   a: {cmd: x, outs: [{a: {cach: false, persist: 1, desc: 5, type: [t]}}, 5, [b]]}
        |                                                 ~

    pipeline.yaml:2:58: \`outs.0.a.desc\` must be a text, not \`5\`
      2 |   a: {cmd: x, outs: [{a: {cach: false, persist: 1, desc: 5, type: [t]}}, 5, [b]]}
        |                                                          ~

    pipeline.yaml:2:67: \`outs.0.a.type\` must be a text, not a list
      2 |   a: {cmd: x, outs: [{a: {cach: false, persist: 1, desc: 5, type: [t]}}, 5, [b]]}
        |                                                                   ~~~

    pipeline.yaml:2:74: \`outs.1\` must be a path, or a path with its flags, not \`5\`
      2 |   a: {cmd: x, outs: [{a: {cach: false, persist: 1, desc: 5, type: [t]}}, 5, [b]]}
        |                                                                          ~

    pipeline.yaml:2:77: \`outs.2\` must be a path, or a path with its flags, not a list
      2 |   a: {cmd: x, outs: [{a: {cach: false, persist: 1, desc: 5, type: [t]}}, 5, [b]]}
        |                                                                             ~~~
    "
  `);
});

it('an anchor must stand before its use, and the file must be UTF-8', async () => {
  expect(await refusalOf('  a: {cmd: *x}\n')).toMatchInlineSnapshot(`
    "error: a mistake in \`pipeline.yaml\`

    pipeline.yaml:2:12: there is no anchor \`&x\` before it
      2 |   a: {cmd: *x}
        |            ~~
    "
  `);
  const rig = await makeRig();
  await rig.write('pipeline.yaml', Buffer.from('stages:\n  a: {cmd: x}\n', 'utf16le'));
  expect(await refusal(rig)).toContain('pipeline.yaml:1:2: not UTF-8 text: save it as UTF-8\n');
});

it('names of stages are those that can be typed', async () => {
  const stages = ['"a b"', '"a:b"', '"a@b"', 'a/b', '".."', '""', '"a${x}"', '__proto__x', 'ü', '1'];
  expect(await refusalOf(stages.map((name) => `  ${name}: {cmd: "true"}\n`).join(''))).toMatchInlineSnapshot(`
    "error: 7 mistakes in \`pipeline.yaml\`

    pipeline.yaml:2:3: \`a b\` cannot be the name of a stage: letters, digits, \`-\`, \`_\` and \`.\` can
      2 |   "a b": {cmd: "true"}
        |   ~~~~~

    pipeline.yaml:3:3: \`a:b\` cannot be the name of a stage: letters, digits, \`-\`, \`_\` and \`.\` can
      3 |   "a:b": {cmd: "true"}
        |   ~~~~~

    pipeline.yaml:4:3: \`a@b\` cannot be the name of a stage: letters, digits, \`-\`, \`_\` and \`.\` can
      4 |   "a@b": {cmd: "true"}
        |   ~~~~~

    pipeline.yaml:5:3: \`a/b\` cannot be the name of a stage: letters, digits, \`-\`, \`_\` and \`.\` can
      5 |   a/b: {cmd: "true"}
        |   ~~~

    pipeline.yaml:6:3: \`..\` cannot be the name of a stage: letters, digits, \`-\`, \`_\` and \`.\` can
      6 |   "..": {cmd: "true"}
        |   ~~~~

    pipeline.yaml:7:3: \`\` cannot be the name of a stage: letters, digits, \`-\`, \`_\` and \`.\` can
      7 |   "": {cmd: "true"}
        |   ~~

    pipeline.yaml:8:3: \`a\${x}\` cannot be the name of a stage: letters, digits, \`-\`, \`_\` and \`.\` can
      8 |   "a\${x}": {cmd: "true"}
        |   ~~~~~~~
    "
  `);
});

it('what DVC accepts of an output is accepted, in every form', async () => {
  const rig = await makeRig({
    'pipeline.yaml': `stages:
  a:
    cmd: echo 1 > a; echo 2 >> b; echo 3 > c; echo 4 > d; echo 5 > e
    desc: five files
    meta: {owner: us}
    outs:
      - a: {cache: false, desc: first, type: text, labels: [x], meta: {y: 1}, push: false, remote: r}
      - b: {persist: true}
        c: {desc: two names in one entry}
      - d:
    metrics: [e: {cache: false, type: t}]
`,
  });
  const { exitCode, stderr } = await rig.run(['repro']);
  expect(exitCode, stderr).toBe(0);
  const lock = JSON.parse(await rig.read('pipeline.lock')) as {
    stages: { a: { outputs: Record<string, object> } };
  };
  const outputs = Object.entries(lock.stages.a.outputs).map(([path, { ...one }]) => [
    path,
    'cache' in one,
    'persist' in one,
  ]);
  expect(outputs).toEqual([
    ['a', true, false],
    ['b', false, true],
    ['c', false, false],
    ['d', false, false],
    ['e', false, false],
  ]);
});
