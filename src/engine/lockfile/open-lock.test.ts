import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { readLockFile, renderLock } from './lock-file.ts';
import { openLock } from './open-lock.ts';

const record = {
  fingerprint: digestBytes('f'),
  cmd: ['true'],
  params: { 'params.yaml': { rate: 0.1 } },
  inputs: { a: { digest: digestBytes('a'), size: 1 } },
  outputs: { b: { digest: digestBytes('b'), size: 1, kind: 'metrics' as const } },
};
const text = renderLock({ stages: new Map([['s', record]]) });
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mlops-lock-'));
  mkdirSync(join(root, '.mlops'));
});
afterEach(() => rmSync(root, { recursive: true }));

const put = (content: string) => writeFileSync(join(root, 'pipeline.lock'), content);
const open = (build = 'build 1') =>
  openLock({ root, lockFile: 'pipeline.lock' }, { build, effects: realEffects });
const state = () => join(root, '.mlops/state');
const mark = () => {
  const name = readdirSync(state()).find((file) => file.startsWith('lock-'));
  if (name === undefined) throw new Error('nothing is remembered');
  return join(state(), name);
};

test('a lock reads the same whether it was checked before or not', async () => {
  put(text);
  const checked = readLockFile(join(root, 'pipeline.lock'));
  expect(await open()).toEqual(checked);
  const first = readFileSync(mark(), 'utf8');
  expect(await open()).toEqual(checked);
  expect(readFileSync(mark(), 'utf8')).toBe(first);
});

test('no lock is an empty one', async () => {
  expect(await open()).toEqual({ stages: new Map() });
});

test.each([
  ['another build', text, 'build 2'],
  ['another text', text.replace('0.1', '0.2'), 'build 1'],
])('what was checked does not hold for %s', async (_, changed, build) => {
  put(text);
  await open();
  const before = readFileSync(mark(), 'utf8');
  put(changed);
  await open(build);
  expect(readFileSync(mark(), 'utf8')).not.toBe(before);
});

test('damage is found in a lock that was good before', async () => {
  put(text);
  await open();
  put(text.replace('"size": 1', '"size": -1'));
  await expect(open()).rejects.toMatchObject({ code: 'LOCK_INVALID' });
  await expect(open()).rejects.toMatchObject({ code: 'LOCK_INVALID' });
});

test('a lock that mlops has not written is checked each time', async () => {
  put(JSON.stringify(JSON.parse(text)));
  expect((await open()).stages.get('s')).toEqual(record);
  expect(() => mark()).toThrow();
});

test('asking about a project where mlops has not run leaves nothing behind', async () => {
  put(text);
  rmSync(join(root, '.mlops'), { recursive: true });
  await open();
  expect(readdirSync(root)).toEqual(['pipeline.lock']);
});
