/** Clones of one project, each with a registry of its own, and one remote. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { pullRegistry } from '../../registry/remote/pull-registry.ts';
import { readHistory } from '../../registry/journal/read-history.ts';
import { readRegistry } from '../../registry/journal/read-journal.ts';
import { permutations } from './permutations.fixture.ts';
import { type Clone, clone, code, folder, remote, share } from './registry-clone.fixture.ts';

/** As a scheduler does it: exit code 75 is tried again. */
async function insist(work: () => Promise<unknown>): Promise<string> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const end = await code(work());
    if (!end.endsWith(' 75')) return end;
  }
  return 'never';
}

describe('two clones and a registry that both name', () => {
  const orders = permutations(['a 0.5', 'a 0.7', 'b 0.6', 'b 0.4', 'b pull']);
  it.each(orders.filter((_, index) => index % 17 === 0).map((order) => [order.join(', '), order] as const))(
    'end with one champion, the best: %s',
    async (_, order) => {
      const clones = { a: clone('a'), b: clone('b') };
      for (const step of order) {
        const [who, what] = step.split(' ') as ['a' | 'b', string];
        const one = clones[who];
        const end = await insist(() =>
          what === 'pull' ? pullRegistry(one.registry, remote, realEffects) : one.repro(Number(what)),
        );
        expect([step, end]).toEqual([step, 'done']);
      }
      for (const { registry } of Object.values(clones)) await pullRegistry(registry, remote, realEffects);
      expect(clones.a.champion()).toBe(clones.b.champion());
      expect(readHistory(clones.a.registry)).toEqual(readHistory(clones.b.registry));
      const best = readRegistry(clones.a.registry).decisions.findLast(({ kind }) => kind === 'promote');
      expect(best?.gate?.candidate.f1).toBe(0.7);
    },
  );

  it('take a champion that moved while the stage ran for a reason to run again, and know it then', async () => {
    const [a, b] = [clone('a'), clone('b')];
    await a.repro(0.5);
    await pullRegistry(b.registry, remote, realEffects);
    b.meanwhile = async () => void (await a.repro(0.7));
    expect(await code(b.repro(0.6))).toBe('REGISTRY_MOVED 75');
    b.meanwhile = () => Promise.resolve();
    await b.repro(0.6);
    expect(b.champion()).toBe(a.champion());
  });

  it('enter what only adds beside each other, without running again', async () => {
    const [a, b] = [clone('a'), clone('b')];
    await a.repro(0.7);
    await pullRegistry(b.registry, remote, realEffects);
    b.meanwhile = async () => void (await a.repro(0.3));
    expect(await code(b.repro(0.4))).toBe('done');
    expect(readRegistry(b.registry).decisions).toHaveLength(3);
  });

  it('race, and every number has one entry', async () => {
    const clones = Array.from({ length: 6 }, (_, index) => clone(`racer ${index}`));
    const ends = await Promise.all(clones.map((one, index) => insist(() => one.repro(0.5 + index / 100))));
    expect(ends.every((end) => end === 'done' || end === 'never')).toBe(true);
    for (const { registry } of clones) await pullRegistry(registry, remote, realEffects);
    const [first, ...others] = clones.map(({ registry }) => readHistory(registry));
    for (const other of others) expect(other).toEqual(first);
  });

  it('move nothing while it is away', async () => {
    const a = clone('a');
    await a.repro(0.5);
    const before = readHistory(a.registry);
    await rm(share, { recursive: true });
    expect(await code(a.repro(0.6))).toBe('REMOTE_AWAY 75');
    expect(readHistory(a.registry)).toEqual(before);
    expect(await code(a.repro(0.5))).toBe('done');
  });

  it('hand over a history that began on one machine', async () => {
    const alone = clone('a', 'alone');
    await cp(await made(alone, 0.5), join(folder, 'b/models/registry'), { recursive: true });
    const b = clone('b');
    await b.repro(0.6);
    const c = clone('c');
    await pullRegistry(c.registry, remote, realEffects);
    expect(readHistory(c.registry)).toEqual(readHistory(b.registry));
    expect(readRegistry(c.registry).history).toHaveLength(2);
  });
});

async function made(one: Clone, f1: number): Promise<string> {
  await one.repro(f1);
  return one.registry;
}
