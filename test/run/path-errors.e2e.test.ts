import { describe, expect, it } from 'vitest';
import { refusalOf } from '../rig/refusal.ts';

describe('a path', () => {
  it('is inside of the project, relative, and not the project itself', async () => {
    const stages = `  a: {cmd: x, outs: [/tmp/x, ., ../y, .mlops/z, pipeline.yaml]}
  b: {cmd: x, wdir: /tmp}
  c: {cmd: x, wdir: ..}
`;
    expect(await refusalOf(stages)).toMatchInlineSnapshot(`
      "error: 7 mistakes in \`pipeline.yaml\`

      pipeline.yaml:2:22: the output \`/tmp/x\` must be a path relative to the project, not an absolute one
        2 |   a: {cmd: x, outs: [/tmp/x, ., ../y, .mlops/z, pipeline.yaml]}
          |                      ~~~~~~

      pipeline.yaml:2:30: the project itself cannot be an output
        2 |   a: {cmd: x, outs: [/tmp/x, ., ../y, .mlops/z, pipeline.yaml]}
          |                              ~

      pipeline.yaml:2:33: the output \`../y\` lies outside of the project
        2 |   a: {cmd: x, outs: [/tmp/x, ., ../y, .mlops/z, pipeline.yaml]}
          |                                 ~~~~

      pipeline.yaml:2:39: the output \`.mlops/z\` lies in \`.mlops\`, which is not for outputs
        2 |   a: {cmd: x, outs: [/tmp/x, ., ../y, .mlops/z, pipeline.yaml]}
          |                                       ~~~~~~~~

      pipeline.yaml:2:49: the output \`pipeline.yaml\` would replace \`pipeline.yaml\`, a file of the project
        2 |   a: {cmd: x, outs: [/tmp/x, ., ../y, .mlops/z, pipeline.yaml]}
          |                                                 ~~~~~~~~~~~~~

      pipeline.yaml:3:21: \`wdir\` must be relative to the project, not \`/tmp\`
        3 |   b: {cmd: x, wdir: /tmp}
          |                     ~~~~

      pipeline.yaml:4:21: \`..\` lies outside of the project
        4 |   c: {cmd: x, wdir: ..}
          |                     ~~
      "
    `);
  });

  it('of an input may lie outside, but not hold the project', async () => {
    expect(await refusalOf('  a: {cmd: x, deps: [., .., pipeline.lock, "https://example.org/x"]}\n'))
      .toMatchInlineSnapshot(`
      "error: 4 mistakes in \`pipeline.yaml\`

      pipeline.yaml:2:22: \`.\` holds the whole project, which each run changes: name what is needed of it
        2 |   a: {cmd: x, deps: [., .., pipeline.lock, "https://example.org/x"]}
          |                      ~

      pipeline.yaml:2:25: \`..\` holds the whole project, which each run changes: name what is needed of it
        2 |   a: {cmd: x, deps: [., .., pipeline.lock, "https://example.org/x"]}
          |                         ~~

      pipeline.yaml:2:29: \`pipeline.lock\` says what runs or what was made; a stage cannot depend on it
        2 |   a: {cmd: x, deps: [., .., pipeline.lock, "https://example.org/x"]}
          |                             ~~~~~~~~~~~~~

      pipeline.yaml:2:44: \`https://example.org/x\` is not a local path: fetch it in a stage of its own
        2 |   a: {cmd: x, deps: [., .., pipeline.lock, "https://example.org/x"]}
          |                                            ~~~~~~~~~~~~~~~~~~~~~~~
      "
    `);
  });

  it('is one that the system knows', async () => {
    const stages = `  a: {cmd: "x\\0", outs: ["a\\0", {"c\\0": {}}], deps: ["d\\0"], wdir: "e\\0"}
  b: {cmd: x, env: [__proto__, 1A]}
`;
    expect(await refusalOf(stages)).toMatchInlineSnapshot(`
      "error: 7 mistakes in \`pipeline.yaml\`

      pipeline.yaml:2:12: \`cmd\` must not hold the character NUL
        2 |   a: {cmd: "x\\0", outs: ["a\\0", {"c\\0": {}}], deps: ["d\\0"], wdir: "e\\0"}
          |            ~~~~~

      pipeline.yaml:2:26: \`outs.0\` must not hold the character NUL
        2 |   a: {cmd: "x\\0", outs: ["a\\0", {"c\\0": {}}], deps: ["d\\0"], wdir: "e\\0"}
          |                          ~~~~~

      pipeline.yaml:2:34: this name must not hold the character NUL
        2 |   a: {cmd: "x\\0", outs: ["a\\0", {"c\\0": {}}], deps: ["d\\0"], wdir: "e\\0"}
          |                                  ~~~~~

      pipeline.yaml:2:54: \`deps.0\` must not hold the character NUL
        2 |   a: {cmd: "x\\0", outs: ["a\\0", {"c\\0": {}}], deps: ["d\\0"], wdir: "e\\0"}
          |                                                      ~~~~~

      pipeline.yaml:2:68: \`wdir\` must not hold the character NUL
        2 |   a: {cmd: "x\\0", outs: ["a\\0", {"c\\0": {}}], deps: ["d\\0"], wdir: "e\\0"}
          |                                                                    ~~~~~

      pipeline.yaml:3:21: \`env.0\` must be the name of an environment variable
        3 |   b: {cmd: x, env: [__proto__, 1A]}
          |                     ~~~~~~~~~

      pipeline.yaml:3:32: \`env.1\` must be the name of an environment variable
        3 |   b: {cmd: x, env: [__proto__, 1A]}
          |                                ~~
      "
    `);
  });

  it('is not a name that objects of JavaScript have', async () => {
    expect(await refusalOf('  a: {cmd: x, deps: [__proto__], outs: [o]}\n  b: {cmd: x, outs: [__proto__]}\n'))
      .toMatchInlineSnapshot(`
      "error: 2 mistakes in \`pipeline.yaml\`

      pipeline.yaml:2:22: "__proto__" cannot be the path of an input or an output
        2 |   a: {cmd: x, deps: [__proto__], outs: [o]}
          |                      ~~~~~~~~~

      pipeline.yaml:3:22: "__proto__" cannot be the path of an input or an output
        3 |   b: {cmd: x, outs: [__proto__]}
          |                      ~~~~~~~~~
      "
    `);
  });

  it('to work in must be there, or come with an output', async () => {
    const stages = `  a: {cmd: x, wdir: nowhere}
  b: {cmd: x, wdir: file}
  c: {cmd: echo > x, wdir: made, outs: [x]}
`;
    expect(await refusalOf(stages, { file: '' })).toMatchInlineSnapshot(`
      "error: stages have no folder to work in

      pipeline.yaml:2:3: \`wdir: nowhere\` does not exist, and no stage makes it
        2 |   a: {cmd: x, wdir: nowhere}
          |   ~

      pipeline.yaml:3:3: \`wdir: file\` is not a folder
        3 |   b: {cmd: x, wdir: file}
          |   ~
      "
    `);
  });
});
