import { expect, it } from 'vitest';
import { compareValues } from './compare-values.ts';
import { parseMetrics } from './parse-values.ts';
import type { FileText, Snapshot } from './snapshot.ts';

const snapshot = (name: string, files: { readonly [path: string]: string | undefined }): Snapshot => ({
  revision: { name },
  named: { parameters: [], metrics: [] },
  artifacts: async () => new Map(),
  manifest: async () => undefined,
  read: async (path): Promise<Map<string, FileText>> => {
    if (!Object.hasOwn(files, path)) return new Map();
    const text = files[path];
    return new Map([[path, text === undefined ? { kind: 'unknown', why: 'gone' } : { kind: 'text', text }]]);
  },
  notes: [],
});

const compare = (before: string | undefined, after: string | undefined) =>
  compareValues(
    snapshot('old', { 'm.json': before }),
    snapshot('new', { 'm.json': after }),
    ['m.json'],
    parseMetrics,
  );

it('tells what is added, removed, changed and the same, with the difference of numbers', async () => {
  const { changes } = await compare(
    '{"a": 1, "b": 2, "c": "x", "d": 0}',
    '{"e": 5, "a": 3, "c": "y", "d": 0}',
  );
  expect(changes).toEqual([
    { file: 'm.json', name: 'e', change: 'added', after: 5 },
    { file: 'm.json', name: 'a', change: 'changed', before: 1, after: 3, difference: 2 },
    { file: 'm.json', name: 'c', change: 'changed', before: 'x', after: 'y' },
    { file: 'm.json', name: 'd', change: 'unchanged', before: 0, after: 0 },
    { file: 'm.json', name: 'b', change: 'removed', before: 2 },
  ]);
});

it('tells integers apart that are one double', async () => {
  const { changes } = await compare('{"n": 9007199254740992, "m": 1}', '{"n": 9007199254740993, "m": 1}');
  expect(changes).toMatchObject([
    { name: 'n', change: 'changed', after: { text: '9007199254740993' }, difference: 1 },
    { name: 'm', change: 'unchanged' },
  ]);
});

it('calls values of a file unknown, and never new, when the other side cannot be told', async () => {
  expect(await compare(undefined, '{"a": 1}')).toEqual({
    changes: [{ file: 'm.json', name: 'a', change: 'unknown', after: 1 }],
    unknown: [{ file: 'm.json', revision: 'old', why: 'gone' }],
  });
  expect(await compare(undefined, undefined)).toMatchObject({
    changes: [],
    unknown: [{ revision: 'old' }, { revision: 'new' }],
  });
});

it('compares a file that was there at one time only', async () => {
  const { changes } = await compareValues(
    snapshot('old', {}),
    snapshot('new', { 'm.json': '{"a": 1}' }),
    ['m.json'],
    parseMetrics,
  );
  expect(changes).toEqual([{ file: 'm.json', name: 'a', change: 'added', after: 1 }]);
});
