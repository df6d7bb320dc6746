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

// Each as Python 3 leaves it: `x` is no longer 1, or not on every way.
test.each([
  'x = 1\nx += 1',
  'x = 1\nx = x + 1',
  'x = 1\nx **= 2',
  'x = 1\nx //= 2',
  'x = 1\ndel x',
  'x = 1\nx = y = 2',
  'x = 1\n(x, y) = 2, 3',
  'x = 1\nif a:\n    x = 2',
  'x = 1\nif a: x = 2',
  'x = 1\nif a:\n    def f():\n        pass\n    x = 2',
  'x = 1\nfor x in range(3):\n    pass',
  'x = 1\ntry:\n    import x\nexcept ImportError:\n    pass',
  'x = 1\nwith open("a") as x:\n    pass',
  'x = 1\nfrom config import *',
  'x = 1\nfrom config import (y, z as x)',
  'x = 1\ndef x(): pass',
  'x = 1\nx: int = f()',
  'x = [1]\nx.append(2)',
  'x = [1]\nx[0] = 2',
  'x = {"a": 1}\nx["a"] += 1',
])('%j gives x no value', (text) => {
  expect(read(text)).toEqual({});
});

test.each([
  'x = 1\ny = x + 1',
  'x = 1\nif x == 2:\n    y = x',
  'x = 2\nx += 1\nx = 1',
  'x = 1\nprint(x)\nf(x=2)',
  'x = 1\ndef f():\n    x = 2\nclass_ = f()',
  'x = 1\nassert x >= 1\nx: int',
  'from a import *\nx = 1',
  'x = 1\na.x = 2\na["x"] = 3',
  'x = 1\na[x] = 3\na[b[x]] += 2',
  'x = 1\ny: x = z()',
])('%j leaves x as it is', (text) => {
  expect(read(text)).toMatchObject({ x: 1 });
});

test('a class and its `__init__` lose what other statements change', () => {
  const text = `class A:
    a = 1
    b = 2
    a += 1
    def __init__(self, d):
        self.c = 3
        self.d = 4
        self.e = [5]
        self.e.append(6)
        self.d = d
        if d:
            self.b = 7
    c2 = 8
`;
  expect(read(text)).toEqual({ A: { c: 3, c2: 8 } });
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
