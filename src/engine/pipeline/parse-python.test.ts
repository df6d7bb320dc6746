import { execFileSync, spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExactNumber, toTypedJson } from './parameter-value.ts';
import { parsePythonValue } from './parse-python.ts';

function read(text: string) {
  const parsed = parsePythonValue('params.py', text);
  if (!parsed.ok)
    throw new Error(parsed.error.map(({ line, column, message }) => `${line}:${column} ${message}`).join());
  return parsed.value.value;
}

// What DVC 3.67.1 makes of it: `dvc.utils.serialize._py.parse_py`.
test('reads what DVC reads: the top, classes, and `self` in `__init__`', () => {
  const text = `"""A module."""
from __future__ import annotations
import os  # never run

EPOCHS = 10
LR: float = 1e-3
NAME = "a" 'b' + "c" if False else "x"
DIR = os.path.join("a", "b")
a = b = 1
c, d = 1, 2
NO_VALUE: int
LAYERS = [
    8,  # first
    16,
]
PAIR = 1, 2
ONE = (1)
TUPLE = (1,)
NEG = -0.5
TEXT = "two" ' words'
FLAGS = {"use": True, 'none': None, 3: {"deep": [1.0]}}
BROKEN = {"x": EPOCHS}
if EPOCHS > 1:
    INSIDE = 1
def helper(x=1):
    LOCAL = 2
    return x
class Train(object):
    seed = 42; bins: int = 0x10
    class Deep:
        rate = 0.25
    def __init__(self, depth=3):
        self.depth = 6
        plain = 1
        self.optimizer, x = "adam", 1
    def other(self):
        self.hidden = 1
LAST = 1_000
`;
  expect(toTypedJson(read(text))).toEqual({
    EPOCHS: 10,
    LR: 0.001,
    LAYERS: [8, 16],
    PAIR: [1, 2],
    ONE: 1,
    TUPLE: [1],
    NEG: -0.5,
    TEXT: 'two words',
    FLAGS: { use: true, none: null, 3: { deep: ['!!float 1.0'] } },
    Train: { seed: 42, bins: 16, Deep: { rate: 0.25 }, depth: 6 },
    LAST: 1000,
  });
});

test.each([
  ['x = "open', '1:5 not valid Python: this text is not closed'],
  ['y = 1\nx = [1,\n2', '2:5 not valid Python: this bracket is not closed'],
  ['__proto__ = 1', '1:1 not valid Python: a name may not be `__proto__`'],
  [`x = ${'['.repeat(200)}${']'.repeat(200)}`, 'more than 100 levels deep'],
])('refuses %j with its place', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('keeps integers beyond a double, and floats that are whole', () => {
  expect(read('a = 12345678901234567890\nb = 1.0\nc = -0.0')).toEqual({
    a: new ExactNumber('integer', '12345678901234567890'),
    b: new ExactNumber('float', '1.0'),
    c: new ExactNumber('float', '-0.0'),
  });
});

const python = spawnSync('python3', ['--version']).status === 0 ? 'python3' : undefined;
const ORACLE = `import ast, json, sys
out = []
for line in json.load(sys.stdin):
    try:
        value = ast.literal_eval(line)
        out.append(json.dumps(value) if isinstance(value, str) else None)
    except (ValueError, SyntaxError):
        out.append(None)
json.dump(out, sys.stdout)
`;

// Another implementation of the same language.
test.skipIf(python === undefined)('reads texts as Python does', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('\\n', '\\t', '\\x41', '\\101', '\\u00e9', '\\\\', "\\'", '\\q', '\\0'),
  );
  const texts = fc.sample(
    fc.array(part, { maxLength: 4 }).map((parts) => `'${parts.join('').replaceAll(/['\n\r\0]/g, '')}'`),
    {
      numRuns: 300,
      seed: 42,
    },
  );
  const answers = JSON.parse(
    execFileSync(python ?? '', ['-W', 'ignore', '-c', ORACLE], {
      input: JSON.stringify(texts),
      encoding: 'utf8',
    }),
  ) as (string | null)[];
  for (const [index, text] of texts.entries()) {
    const wanted = answers[index];
    if (wanted === null || wanted === undefined) continue;
    expect({ text, value: read(`x = ${text}\n`) }).toEqual({ text, value: { x: JSON.parse(wanted) } });
  }
});
