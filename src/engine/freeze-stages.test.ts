import { describe, expect, test } from 'vitest';
import { freezeStages } from './freeze-stages.ts';

const TEXT = `# the pipeline
stages:
  train:   # learns
    # how
    cmd: run \${x}   # careful
    outs: [m]

  flow: {cmd: "echo \${y}", outs: [f]}
  clean:
    foreach: [a, b]
    do:
      cmd: clean \${item}
  fit:
    matrix: {n: [1, 2]}
    cmd: fit \${item.n}
  kept:
    frozen: true   # until May
    cmd: kept
  brief: {frozen: true, cmd: b}
`;

const set = (names: string[], frozen: boolean, text = TEXT) =>
  freezeStages('pipeline.yaml', text, names, frozen);

describe('the flag is set and every other byte stays', () => {
  test.each([
    ['train', '    # how\n    cmd: run', '    # how\n    frozen: true\n    cmd: run'],
    ['flow', '{cmd: "echo', '{frozen: true, cmd: "echo'],
    ['clean', '      cmd: clean', '      frozen: true\n      cmd: clean'],
    ['fit', '    matrix:', '    frozen: true\n    matrix:'],
  ])('of %s', (name, from, to) => {
    const frozen = set([name], true);
    expect(frozen).toEqual({ text: TEXT.replace(from, to), changed: [name] });
    // There and back again.
    const back = set([name], false, frozen.text).text;
    expect(name === 'flow' ? back.replace('frozen: false, ', '') : back).toBe(TEXT);
  });

  test('taken away with its line, or set to false in one', () => {
    expect(set(['kept', 'brief'], false).text).toBe(
      TEXT.replace('    frozen: true   # until May\n', '').replace('{frozen: true,', '{frozen: false,'),
    );
  });

  test('with the line ends of Windows', () => {
    const text = TEXT.replaceAll('\n', '\r\n');
    expect(set(['train'], true, text).text).toBe(
      text.replace('    cmd: run', '    frozen: true\r\n    cmd: run'),
    );
  });
});

test('what is so already stays', () => {
  expect(set(['kept'], true)).toEqual({ text: TEXT, changed: [] });
  expect(set(['train'], false)).toEqual({ text: TEXT, changed: [] });
});

test.each([
  ['trian', 'no stage `trian` in `pipeline.yaml` (did you mean `train`?)'],
  ['clean@a', '`clean@a` is one of a group and has no text of its own'],
])('refuses %s', (name, message) => {
  expect(() => set([name], true)).toThrow(message);
});

test('leaves alone what it cannot edit without touching others', () => {
  const text = 'base: &b {cmd: x}\nstages:\n  a: *b\n  c: *b\n';
  expect(() => set(['a'], true, text)).toThrow('cannot be set in `pipeline.yaml` without touching the rest');
});
