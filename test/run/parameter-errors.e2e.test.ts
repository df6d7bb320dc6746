/** What a user reads when a template or a parameter file is odd: a transcript each. Nothing runs. */
import { describe, expect, it } from 'vitest';
import { refusal, refusalOf } from '../rig/refusal.ts';
import { makeRig } from '../rig/rig.ts';

describe('templates', () => {
  it('name a value, and nothing else', async () => {
    const stages = `  a: {cmd: "echo \${a + 1} \${} \${list[3]} \${map.\${a}}"}
  b: {cmd: x, deps: ["\${map}", "in-\${map}"]}
  c: {cmd: "echo \${item}"}
`;
    const files = { 'params.yaml': 'a: 1\nlist: [1]\nmap: {b: 1}\n' };
    expect(await refusalOf(stages, files)).toMatchInlineSnapshot(`
      "error: 7 mistakes in \`pipeline.yaml\`

      pipeline.yaml:2:18: \`\${a + 1}\` is not a name like \`\${train.seed}\`; what the shell is to see is written \`\\\${a + 1}\`
        2 |   a: {cmd: "echo \${a + 1} \${} \${list[3]} \${map.\${a}}"}
          |                  ~~~~~~~~

      pipeline.yaml:2:27: \`\${}\` is not a name like \`\${train.seed}\`; what the shell is to see is written \`\\\${}\`
        2 |   a: {cmd: "echo \${a + 1} \${} \${list[3]} \${map.\${a}}"}
          |                           ~~~

      pipeline.yaml:2:31: no parameter \`3\` in \`list\`
        2 |   a: {cmd: "echo \${a + 1} \${} \${list[3]} \${map.\${a}}"}
          |                               ~~~~~~~~~~

      pipeline.yaml:2:42: a template cannot hold another one
        2 |   a: {cmd: "echo \${a + 1} \${} \${list[3]} \${map.\${a}}"}
          |                                          ~~~~~~

      pipeline.yaml:3:22: \`deps.0\` must be a text, not a map
        3 |   b: {cmd: x, deps: ["\${map}", "in-\${map}"]}
          |                      ~~~~~~~~

      pipeline.yaml:3:36: \`map\` is a map and cannot stand inside a text
        3 |   b: {cmd: x, deps: ["\${map}", "in-\${map}"]}
          |                                    ~~~~~~

      pipeline.yaml:4:18: no parameter \`item\`
        4 |   c: {cmd: "echo \${item}"}
          |                  ~~~~~~~
      "
    `);
  });

  it('cannot go round in circles: values hold no templates', async () => {
    expect(await refusalOf('  a: {cmd: "echo ${a}"}\n', {}, 'vars: [{a: "${b}", b: "${a}"}]\n'))
      .toMatchInlineSnapshot(`
      "error: a mistake in \`pipeline.yaml\`

      pipeline.yaml:1:13: \`vars\` cannot hold templates
        1 | vars: [{a: "\${b}", b: "\${a}"}]
          |             ~~~~
      "
    `);
  });
});

describe('a parameter file', () => {
  it('that is missing is told once, and what it should have held is not', async () => {
    expect(await refusalOf('  a: {cmd: "echo ${x}", frozen: 3}\n', {}, 'params: nope.yaml\n'))
      .toMatchInlineSnapshot(`
      "error: 2 mistakes in \`pipeline.yaml\`

      pipeline.yaml:1:9: the parameter file \`nope.yaml\` does not exist
        1 | params: nope.yaml
          |         ~~~~~~~~~

      pipeline.yaml:3:33: \`frozen\` must be true or false, not \`3\`
        3 |   a: {cmd: "echo \${x}", frozen: 3}
          |                                 ~
      "
    `);
  });

  it('that is no JSON of parameters is shown with the place', async () => {
    const texts = ['{"a": 1,}', '{"a": NaN}', '{"a": 1, "a": 2}', '{"a": 1', '"text"', '{"__proto__": 1}'];
    const places: string[] = [];
    for (const text of texts) {
      const stderr = await refusalOf('  a: {cmd: x, params: [{p.json: [a]}]}\n', { 'p.json': text });
      places.push(...stderr.split('\n').filter((line) => line.startsWith('p.json:')));
    }
    expect(places).toMatchInlineSnapshot(`
      [
        "p.json:1:9: not valid JSON: expected a name in double quotes, found \`}\`",
        "p.json:1:7: not valid JSON: expected a value, found \`NaN\`",
        "p.json:1:10: not valid JSON: \`a\` stands here twice",
        "p.json:1:8: not valid JSON: expected \`,\` or \`}\`, but the file ends here",
        "p.json:1:1: \`p.json\` must hold a map of parameters, not the text \`text\`",
        "p.json:1:2: a key may not be \`__proto__\`",
      ]
    `);
  });

  it('that is no TOML is shown with the place', async () => {
    const files = { 'p.toml': 'a = 1\nb = = 2\n', 'q.toml': '[__proto__]\na = 1\n' };
    expect(await refusalOf('  a: {cmd: x, params: [{p.toml: [a]}, {q.toml: [a]}]}\n', files))
      .toMatchInlineSnapshot(`
      "error: 2 mistakes in \`q.toml\` and \`p.toml\`

      q.toml:1:2: a key may not be \`__proto__\`
        1 | [__proto__]
          |  ~~~~~~~~~

      p.toml:2:5: not valid TOML: invalid value
        2 | b = = 2
          |     ~
      "
    `);
  });

  it('of another encoding is refused', async () => {
    const rig = await makeRig({ 'pipeline.yaml': 'stages:\n  a: {cmd: "echo ${a}"}\n' });
    await rig.write('params.yaml', Buffer.from('a: 1\nb: caf\u00e9\n', 'latin1'));
    expect(await refusal(rig)).toMatchInlineSnapshot(`
      "error: a mistake in \`params.yaml\`

      params.yaml:2:7: not UTF-8 text: save it as UTF-8
        2 | b: caf�
          |       ~
      "
    `);
  });
});
