import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { digestBytes } from '../../../core/digest.ts';
import { openMemo } from './memo.ts';

const root = mkdtempSync(join(tmpdir(), 'mlops memo é '));
afterAll(() => rmSync(root, { recursive: true }));

let folder = '';
let folders = 0;
let made = 0;
beforeEach(() => {
  folder = join(root, String(++folders));
  made = 0;
});

const place = (code = 'a', read = true) => ({ folder, code: digestBytes(code), read });
const make = async () => ({ answer: ++made });
const entry = () => join(folder, readdirSync(folder)[0] ?? '');

test('a result is made once for a key, and known to the next process', async () => {
  expect(await openMemo(place())({ fold: 1, of: ['a', 'b'] }, make)).toEqual({ answer: 1 });
  expect(await openMemo(place())({ of: ['a', 'b'], fold: 1 }, make)).toEqual({ answer: 1 });
  expect(await openMemo(place())({ fold: 2, of: ['a', 'b'] }, make)).toEqual({ answer: 2 });
});

test('other code makes its own results', async () => {
  await openMemo(place('a'))('key', make);
  expect(await openMemo(place('b'))('key', make)).toEqual({ answer: 2 });
});

test('a torn, changed or foreign entry is made again', async () => {
  const memo = openMemo(place());
  await memo('key', make);
  const whole = readFileSync(entry(), 'utf8');
  const damaged = [
    whole.slice(0, -4),
    whole.replace('"answer":1', '"answer":7'),
    whole.replace('"key"', '"other"'),
  ];
  for (const [index, text] of damaged.entries()) {
    writeFileSync(entry(), text);
    expect(await memo('key', make)).toEqual({ answer: index + 2 });
  }
});

test('what is forced is made again and kept; without a place nothing is kept', async () => {
  await openMemo(place())('key', make);
  expect(await openMemo(place('a', false))('key', make)).toEqual({ answer: 2 });
  expect(await openMemo(place())('key', make)).toEqual({ answer: 2 });
  expect(await openMemo(undefined)('key', make)).toEqual({ answer: 3 });
});

test('a result that fails is not kept', async () => {
  const memo = openMemo(place());
  await expect(memo('key', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await memo('key', make)).toEqual({ answer: 1 });
});
