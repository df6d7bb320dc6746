import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { bootId } from '../content/boot-id.ts';
import { type LockHolder, lockProject } from './project-lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const self: LockHolder = {
  pid: process.pid,
  start: realEffects.processStart(process.pid) ?? '',
  host: realEffects.host(),
  boot: bootId(),
  since: '2026-01-01T00:00:00.000Z',
};
const hold = (holder: object) => writeFileSync(join(folder, 'lock'), JSON.stringify(holder));
const lock = (stale: LockHolder[] = []) => lockProject(folder, realEffects, (holder) => stale.push(holder));

test('a lock is held until it is released', async () => {
  const release = await lock();
  await expect(lock()).rejects.toMatchObject({ code: 'LOCKED', exitCode: 75, details: { pid: process.pid } });
  await release();
  await (
    await lock()
  )();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

test.each([
  ['a process that is gone', { ...self, pid: 4_000_000 }],
  ['another process with the same number', { ...self, start: '1' }],
  ['an earlier boot of the machine', { ...self, boot: 'earlier' }],
])('the lock of %s is taken over', async (_, holder) => {
  hold(holder);
  const stale: LockHolder[] = [];
  await (
    await lock(stale)
  )();
  expect(stale).toEqual([holder]);
});

test.each([
  ['a living process', self],
  ['another machine, of whose processes nothing is known', { ...self, host: 'elsewhere', pid: 4_000_000 }],
  ['something that is no lock of ours', { hello: 1 }],
])('the lock of %s stays', async (_, holder) => {
  hold(holder);
  await expect(lock()).rejects.toMatchObject({ code: 'LOCKED' });
});

test('of many that find a dead lock one gets it', async () => {
  hold({ ...self, pid: 4_000_000 });
  const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lock()));
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
