import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realEffects } from '../../../core/effects.ts';
import { randomStream } from '../../../core/random.ts';
import { type MutexHolder, ownHolder } from './mutex-holder.ts';
import { placeMutex, readOwners, takeOver } from './mutex-succession.ts';
import { acquireProjectMutex } from './project-mutex.ts';

const ROUNDS = Number(process.env['MLOPS_TEST_LOCK_ROUNDS'] ?? 150);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const self: MutexHolder = { ...ownHolder(realEffects), since: '2026-01-01T00:00:00.000Z', token: 'self' };
const dead = (token: string): MutexHolder => ({ ...self, pid: 4_000_000, token });
const hold = (holder: object) => writeFileSync(join(folder, 'lock'), JSON.stringify(holder));
const lock = (stale: MutexHolder[] = []) =>
  acquireProjectMutex(folder, realEffects, (holder) => stale.push(holder));

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
  const stale: MutexHolder[] = [];
  await (
    await lock(stale)
  )();
  expect(stale).toEqual([holder]);
});

test.each([
  ['a living process', self],
  [
    'another machine, of whose processes nothing is known',
    { ...dead('x'), host: 'elsewhere', boot: 'other' },
  ],
  ['another machine of the same name', { ...dead('x'), machine: 'other', boot: 'other' }],
  ['another container of this machine', { ...dead('x'), processes: 'pid:[1]' }],
  ['something that is no lock of ours', { hello: 1 }],
])('the lock of %s stays', async (_, holder) => {
  hold(holder);
  await expect(lock()).rejects.toMatchObject({ code: 'LOCKED' });
});

test('who holds it elsewhere is named, and how to remove it by hand', async () => {
  hold({ ...dead('x'), host: 'node-7', boot: 'other' });
  await expect(lock()).rejects.toMatchObject({
    exitCode: 75,
    message:
      'another run works on this project: process 4000000 on `node-7` since 2026-01-01T00:00:00.000Z holds `.mlops/lock`',
    hints: [
      'run again when it has ended; `mlops repro --wait <seconds>` waits for that',
      `whether it lives cannot be seen from here: when \`node-7\` has no process 4000000 any more, delete \`${join(folder, 'lock')}\``,
    ],
  });
});

test('of many that find a dead lock one gets it', async () => {
  hold(dead('x'));
  const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lock()));
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

const claim = (on: string, heir: MutexHolder) =>
  writeFileSync(join(folder, `lock.${on}.heir`), JSON.stringify(heir));

test('a claim on a dead lock counts while its maker lives, and falls to the next when it is gone', async () => {
  hold(dead('first'));
  claim('first', self);
  await expect(lock()).rejects.toMatchObject({ code: 'LOCKED', details: { pid: process.pid } });
  claim('first', dead('second'));
  claim('second', dead('third'));
  const release = await lock();
  expect(readdirSync(folder)).toEqual(['lock']);
  await expect(lock()).rejects.toMatchObject({ code: 'LOCKED' });
  await release();
  expect(readdirSync(folder)).toEqual([]);
});

test('whoever has read a dead lock and comes late finds another one in its place', async () => {
  hold(dead('x'));
  const path = join(folder, 'lock');
  const seen = await readOwners(path);
  const release = await lock();
  expect(seen !== undefined && takeOver(path, seen, 'late', realEffects)).toBe(false);
  expect(readdirSync(folder)).toEqual(['lock']);
  await expect(lock()).rejects.toMatchObject({ code: 'LOCKED' });
  await release();
});

test('a server that asks twice and finds its own work has made the lock', async () => {
  const text = JSON.stringify(self);
  writeFileSync(join(folder, 'other'), text);
  linkSync(join(folder, 'other'), join(folder, 'lock'));
  expect(placeMutex(join(folder, 'lock'), text, realEffects)).toBe(true);
});

const driver = fileURLToPath(new URL('./mutex-driver.ts', import.meta.url));

test(`many processes, ${ROUNDS} rounds each, that end well, die with the lock, die with a claim or are killed: never two at once`, async () => {
  const random = randomStream(ROUNDS, 'moments of kills');
  const said: string[] = [];
  const start = (seed: number, rounds: number) => {
    const words = [driver, folder, String(rounds), String(seed)];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    return { child, ended: new Promise<number | null>((resolve) => child.once('close', resolve)) };
  };
  const workers = [1, 2, 3, 4].map((seed) => start(seed, ROUNDS));
  const state = { isOver: false };
  const all = Promise.all(workers.map(({ ended }) => ended)).finally(() => {
    state.isOver = true;
  });
  // Beside them one after the other that does not live to see its end.
  for (let seed = 5; !state.isOver; seed += 1) {
    const victim = start(seed, 1_000_000);
    await Promise.race([delay(100 + random() * 200), all]);
    victim.child.kill('SIGKILL');
    await victim.ended;
  }
  expect(await all).toEqual([0, 0, 0, 0]);
  expect(said).toEqual([]);
  await (
    await lock()
  )();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
}, 600_000);
