import { expect, it } from 'vitest';
import { ExactNumber } from '../pipeline/parameters/parameter-value.ts';
import { parseMetrics, parseParameters } from './parse-values.ts';

const file = (path: string, text: string) => ({ path, text, revision: 'HEAD' });

it('reads metrics as JSON, YAML and TOML', async () => {
  const nested = { auc: 0.5, by: { old: 1 } };
  expect(await parseMetrics(file('m.json', '{"auc": 0.5, "by": {"old": 1}}'))).toEqual(nested);
  expect(await parseMetrics(file('m.yaml', 'auc: 0.5\nby: {old: 1}\n'))).toEqual(nested);
  expect(await parseMetrics(file('m.toml', 'auc = 0.5\n[by]\nold = 1\n'))).toEqual(nested);
});

it('keeps the numbers that Python writes and JSON does not know, and texts that look like them', async () => {
  const value = await parseMetrics(file('m.json', '{"a": NaN, "b": [-Infinity], "c": "NaN \\"NaN"}'));
  expect(value).toMatchObject({ a: { text: '.nan' }, b: [{ text: '-.inf' }], c: 'NaN "NaN' });
});

it('keeps numbers of metrics that a double does not hold', async () => {
  const text =
    '{"n": 9007199254740993, "m": -12345678901234567890, "x": 1e400, "y": 9007199254740993.5, "t": "9007199254740993"}';
  expect(await parseMetrics(file('m.json', text))).toEqual({
    n: new ExactNumber('integer', '9007199254740993'),
    m: new ExactNumber('integer', '-12345678901234567890'),
    x: new ExactNumber('float', '.inf'),
    y: 9007199254740994,
    t: '9007199254740993',
  });
  expect(await parseMetrics(file('m.json', '{"n": 9007199254740993, "a": NaN}'))).toMatchObject({
    n: { text: '9007199254740993' },
    a: { text: '.nan' },
  });
});

it('keeps 1 and 1.0 of parameters apart, in JSON as well', async () => {
  expect(await parseParameters(file('p.json', '{"a": 1, "b": 1.0}'))).toMatchObject({
    a: 1,
    b: { kind: 'float', text: '1.0' },
  });
});

it.each([
  ['m.json', '{"a": 1,}', /^`m\.json` at `HEAD` is not JSON: /],
  ['m.json', '{"a": 1', /is not JSON: expected ',' or '}'/],
  ['m.yaml', 'a: [1', /^`m\.yaml` at `HEAD` is not YAML$/],
  ['m.toml', 'a = = 1', /is not TOML$/],
  ['m.py', 'a = [', /is not Python/],
])('refuses %s with %j, and says when it is from', async (path, text, message) => {
  await expect(parseMetrics(file(path, text))).rejects.toMatchObject({
    code: 'UNREADABLE_METRICS',
    message: expect.stringMatching(message),
    exitCode: 2,
  });
});
