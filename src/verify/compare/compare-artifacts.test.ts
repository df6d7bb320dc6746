import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { compareArtifact, firstDifference } from './compare-artifacts.ts';

type Files = Record<string, string | Uint8Array>;

async function rooms(...contents: Files[]): Promise<string[]> {
  const base = await mkdtemp(join(tmpdir(), 'mlops-compare-'));
  return Promise.all(
    contents.map(async (files, index) => {
      const root = join(base, `room ${index}`);
      await mkdir(root);
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), content);
      }
      return root;
    }),
  );
}

test('equal files are identical', async () => {
  const [artifact] = await compareArtifact('a.txt', await rooms({ 'a.txt': 'x' }, { 'a.txt': 'x' }));
  expect(artifact).toMatchObject({ path: 'a.txt', result: 'identical' });
  expect(artifact).not.toHaveProperty('difference');
});

test('one bit makes a difference, and its offset is told', async () => {
  const [artifact] = await compareArtifact('a', await rooms({ a: 'abcd' }, { a: 'abce' }));
  expect(artifact).toMatchObject({ result: 'differs', difference: { sizes: [4, 4], offset: 3 } });
});

test('a JSON file names the value that differs', async () => {
  const files = [{ 'm.json': '{"a":{"b/c":[1,2]}}' }, { 'm.json': '{"a":{"b/c":[1,3]}}' }] as const;
  const [artifact] = await compareArtifact('m.json', await rooms(...files));
  expect(artifact?.difference).toMatchObject({ pointer: '/a/b~1c/1', values: [2, 3] });
});

test('another text names the line, and of a long one what lies around the place; bytes have neither', async () => {
  const long = 'x'.repeat(9000);
  const files = [
    { t: 'one\ntwo\n', long: `a\n${long}1${long}`, bytes: 'a\0b' },
    { t: 'one\n2\n', long: `a\n${long}2${long}`, bytes: 'a\0c' },
  ] as const;
  const roots = await rooms(...files);
  expect((await compareArtifact('t', roots))[0]?.difference).toEqual({
    sizes: [8, 6],
    offset: 4,
    line: 2,
    values: ['two', '2'],
  });
  const [one] = await compareArtifact('long', roots);
  expect(one?.difference).toMatchObject({
    line: 2,
    values: [expect.stringMatching(/^x{256}1x{255}$/), expect.anything()],
  });
  expect((await compareArtifact('bytes', roots))[0]?.difference).toEqual({ sizes: [3, 3], offset: 2 });
});

test('a directory is compared file by file: missing, extra and renamed files are seen', async () => {
  const files = [
    { 'm/same': '1', 'm/old': '2' },
    { 'm/same': '1', 'm/new': '2' },
  ] as const;
  const artifacts = await compareArtifact('m', await rooms(...files));
  expect(artifacts.map(({ path, result }) => [path, result])).toEqual([
    ['m/new', 'missing'],
    ['m/old', 'missing'],
    ['m/same', 'identical'],
  ]);
});

test('an output that no room has made is not identical', async () => {
  expect(await compareArtifact('nothing', await rooms({}, {}))).toMatchObject([{ result: 'missing' }]);
});

test('the third room counts as well', async () => {
  const [artifact] = await compareArtifact('a', await rooms({ a: '1' }, { a: '1' }, { a: '2' }));
  expect(artifact?.result).toBe('differs');
});

test('finds the first difference behind a megabyte and at the end of the shorter file', async () => {
  const long = Buffer.alloc((1 << 20) + 10, 7);
  const changed = Buffer.from(long);
  changed[(1 << 20) + 5] = 8;
  const [one = '', two = '', three = ''] = await rooms(
    { f: long },
    { f: changed },
    { f: long.subarray(0, 100) },
  );
  expect(await firstDifference(join(one, 'f'), join(two, 'f'))).toBe((1 << 20) + 5);
  expect(await firstDifference(join(one, 'f'), join(three, 'f'))).toBe(100);
});
