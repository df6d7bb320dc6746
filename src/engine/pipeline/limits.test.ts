import { truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TestProject } from '../test-projects/test-project.fixture.ts';
import { parseJsonValue } from './parameters/parse-json.ts';
import { parseYaml } from './yaml/yaml-source.ts';

/** So long at most, on a machine that does other things as well. The old reader took 10 s and more on an idle one. */
const SOON_MILLISECONDS = 5000;

const doublings = (width: number, depth: number, last: string) =>
  [
    `a0: &a0 [${Array(width).fill('x').join(',')}]`,
    ...Array.from(
      { length: depth },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array(width).fill(`*a${level}`).join(',')}]`,
    ),
    last,
  ].join('\n');

test.each([
  ['aliases of aliases', doublings(10, 9, ''), 'more than 1000000 values'],
  ['a wide one', doublings(500, 3, ''), 'more than 1000000 values'],
  [
    'merges of merges',
    `a0: &a0 {x: 1}\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}], y${i}: 1}\n`).join('')}`,
    'more than 1000000 values',
  ],
  ['brackets', '['.repeat(100_000), 'more than 100 levels deep'],
  ['closed brackets', `${'['.repeat(500)}${']'.repeat(500)}`, 'more than 100 levels deep'],
  ['maps', `${'{a: '.repeat(3000)}${'}'.repeat(3000)}`, 'more than 100 levels deep'],
  ['dashes', `${'- '.repeat(100_000)}x`, 'more than 100 levels deep'],
  [
    'indentation',
    Array.from({ length: 3000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
    'more than 100 levels deep',
  ],
  ['an alias of itself', 'a: &a [*a]\n', 'more than 100 levels deep'],
])('%s: a limit that is reached soon, and named', (_, text, message) => {
  const start = performance.now();
  const parsed = parseYaml('pipeline.yaml', text);
  expect(parsed.ok ? [] : parsed.error.map((one) => one.message)).toContain(message);
  expect(performance.now() - start).toBeLessThan(SOON_MILLISECONDS);
});

test('an alias names the last anchor before it, and a key stands once', () => {
  const parsed = parseYaml('p', 'a: &x 1\nb: *x\nc: &x 2\nd: *x\n');
  expect(parsed.ok && parsed.value.value).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  const twice = parseYaml('p', 'a: {b: 1, b: 2}\nc: 1\na: 2\n');
  expect(twice.ok ? [] : twice.error.map(({ line, column, message }) => [line, column, message])).toEqual([
    [1, 11, 'this key stands here a second time'],
    [3, 1, 'this key stands here a second time'],
  ]);
});

test('deep JSON is told where it is too deep', () => {
  const parsed = parseJsonValue('params.json', `${'['.repeat(1e5)}${']'.repeat(1e5)}`);
  expect(parsed.ok ? [] : parsed.error).toMatchObject([{ line: 1, column: 102 }]);
});

const values = (count: number) => `[${Array.from({ length: count }, (_, index) => index).join(', ')}]`;

test.each([
  [
    'a matrix of 10^8 stages',
    `  s: {matrix: {${'abcdefgh'
      .split('')
      .map((name) => `${name}: ${values(10)}`)
      .join(', ')}}, cmd: "true"}\n`,
    'this stands for 100000000 stages; a pipeline may have 20000',
  ],
  [
    'a foreach',
    `  s: {foreach: ${values(20_001)}, do: {cmd: "true"}}\n`,
    'this stands for 20001 stages; a pipeline may have 20000',
  ],
])('%s is refused before it is made', async (_, stages, message) => {
  using project = new TestProject({ 'pipeline.yaml': `stages:\n${stages}` });
  const start = performance.now();
  const loaded = await project.tryLoad();
  expect(loaded.ok ? [] : loaded.error.map((one) => one.message)).toEqual([message]);
  expect(performance.now() - start).toBeLessThan(SOON_MILLISECONDS);
});

test.each(['pipeline.yaml', 'params.yaml'])('a %s of 3 GB is not read', async (name) => {
  using project = new TestProject({
    'pipeline.yaml': 'stages:\n  s: {cmd: "echo ${x} > o", outs: [o]}\n',
    'params.yaml': 'x: 1\n',
  });
  writeFileSync(project.path(name), '');
  truncateSync(project.path(name), 3 * 2 ** 30);
  await expect(project.tryLoad()).rejects.toMatchObject({
    code: 'FILE_TOO_LARGE',
    exitCode: 2,
    message: `\`${name}\` is larger than 4 MiB, and is not read`,
  });
});
