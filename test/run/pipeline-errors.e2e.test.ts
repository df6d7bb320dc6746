/** What a user reads when the pipeline file is wrong: a transcript each. Nothing runs, nothing is written. */
import { describe, expect, it } from 'vitest';
import { makeRig } from '../rig/rig.ts';

/** `mlops status` in a project with this pipeline file. */
async function statusOf(pipeline: string): Promise<string> {
  const rig = await makeRig({ 'pipeline.yaml': pipeline });
  const { exitCode, stdout, stderr } = await rig.run(['status']);
  expect(stdout).toBe('');
  return `exit ${exitCode}\n${stderr}`;
}

describe('a pipeline file', () => {
  it('that is not YAML is shown with the place', async () => {
    expect(await statusOf('stages:\n  train:\n    cmd: [one, two\n    outs: model.bin\n'))
      .toMatchInlineSnapshot(`
      "exit 2
      error: a mistake in \`pipeline.yaml\`

      pipeline.yaml:4:5: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]
        4 |     outs: model.bin
          |     ~
      "
    `);
  });

  it('that uses a stage which does not exist says which one was meant', async () => {
    expect(await statusOf('stages:\n  check:\n    uses: valdate\n    with: {input: a.csv}\n'))
      .toMatchInlineSnapshot(`
      "exit 2
      error: a mistake in \`pipeline.yaml\`

      pipeline.yaml:3:11: no stage \`valdate\` (did you mean \`validate\`?)
        3 |     uses: valdate
          |           ~~~~~~~
      "
    `);
  });

  it('with unknown keys says which ones were meant', async () => {
    expect(
      await statusOf(
        'stagse: {}\nstages:\n  train:\n    cmd: ./train\n    dependencies: [a]\n    ouputs: [b]\n',
      ),
    ).toMatchInlineSnapshot(`
      "exit 2
      error: 3 mistakes in \`pipeline.yaml\`

      pipeline.yaml:1:1: unknown key \`stagse\` (did you mean \`stages\`?)
        1 | stagse: {}
          | ~~~~~~

      pipeline.yaml:5:5: unknown key \`dependencies\`
        5 |     dependencies: [a]
          |     ~~~~~~~~~~~~

      pipeline.yaml:6:5: unknown key \`ouputs\` (did you mean \`outs\`?)
        6 |     ouputs: [b]
          |     ~~~~~~
      "
    `);
  });

  it('with an unknown parameter of a stage says which one was meant', async () => {
    expect(
      await statusOf(
        'stages:\n  split:\n    uses: split\n    with: {input: a.parquet, kye: id, target: y, train: t, test: e, test_fraction: 0.2, seed: 1}\n',
      ),
    ).toMatchInlineSnapshot(`
      "exit 2
      error: 2 mistakes in \`pipeline.yaml\`

      pipeline.yaml:4:5: \`key\` is missing; for example \`key: customer_id\`
        4 |     with: {input: a.parquet, kye: id, target: y, train: t, test: e, test_fraction: 0.2, seed: 1}
          |     ~~~~

      pipeline.yaml:4:30: unknown parameter \`kye\` (did you mean \`key\`?)
        4 |     with: {input: a.parquet, kye: id, target: y, train: t, test: e, test_fraction: 0.2, seed: 1}
          |                              ~~~
      "
    `);
  });

  it('with a cycle names the stages in it', async () => {
    expect(
      await statusOf(
        'stages:\n  a: {cmd: "true", deps: [c.txt], outs: [a.txt]}\n  b: {cmd: "true", deps: [a.txt], outs: [b.txt]}\n  c: {cmd: "true", deps: [b.txt], outs: [c.txt]}\n',
      ),
    ).toMatchInlineSnapshot(`
      "exit 2
      error: a mistake in \`pipeline.yaml\`

      pipeline.yaml:2:27: these stages need each other: \`a\` → \`b\` → \`c\` → \`a\`
        2 |   a: {cmd: "true", deps: [c.txt], outs: [a.txt]}
          |                           ~~~~~
      "
    `);
  });

  it('with two stages that make one file names both', async () => {
    expect(await statusOf('stages:\n  a: {cmd: "true", outs: [x.txt]}\n  b: {cmd: "true", outs: [x.txt]}\n'))
      .toMatchInlineSnapshot(`
      "exit 2
      error: a mistake in \`pipeline.yaml\`

      pipeline.yaml:3:27: \`x.txt\` is made by \`a\` as well
        3 |   b: {cmd: "true", outs: [x.txt]}
          |                           ~~~~~
      "
    `);
  });

  it('with a `${…}` that nothing defines names it', async () => {
    expect(await statusOf('stages:\n  a: {cmd: "echo ${train.dept}", outs: [x.txt]}\n'))
      .toMatchInlineSnapshot(`
      "exit 2
      error: a mistake in \`pipeline.yaml\`

      pipeline.yaml:2:18: no parameter \`train\`
        2 |   a: {cmd: "echo \${train.dept}", outs: [x.txt]}
          |                  ~~~~~~~~~~~~~
      "
    `);
  });

  it('that is not there says so', async () => {
    const rig = await makeRig();
    const { exitCode, stderr } = await rig.run(['status']);
    expect(`exit ${exitCode}\n${stderr}`).toMatchInlineSnapshot(`
      "exit 2
      error: no \`pipeline.yaml\` in \`<root>\` or in a folder above it
      hint: go to a folder that has one, or write one: the README shows how
      hint: or name the file: \`-f path/to/pipeline.yaml\`
      "
    `);
  });
});

it('a program gets the mistakes as one JSON document on stdout', async () => {
  const rig = await makeRig({ 'pipeline.yaml': 'stages:\n  check:\n    uses: valdate\n' });
  const { exitCode, stdout, stderr } = await rig.run(['repro', '--json']);
  expect({ exitCode, stderr, document: JSON.parse(stdout) }).toMatchInlineSnapshot(`
    {
      "document": {
        "error": {
          "code": "PIPELINE_INVALID",
          "details": {
            "diagnostics": [
              {
                "column": 11,
                "file": "pipeline.yaml",
                "length": 7,
                "line": 3,
                "message": "no stage \`valdate\` (did you mean \`validate\`?)",
              },
            ],
          },
          "hints": [],
          "message": "a mistake in \`pipeline.yaml\`",
        },
        "format": 1,
      },
      "exitCode": 2,
      "stderr": "",
    }
  `);
});
