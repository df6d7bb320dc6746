import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import type { MlopsError } from '../../core/error.ts';
import { beginHistory } from '../../registry/journal/begin-history.ts';
import { pullRegistry } from '../../registry/remote/pull-registry.ts';
import { pushRegistry } from '../../registry/remote/push-registry.ts';
import { readHistory } from '../../registry/journal/read-history.ts';
import { Clone, clone, code, remote, share } from './registry-clone.fixture.ts';

describe('histories that parted', () => {
  it('are refused with both heads, whoever pushes, pulls or promotes', async () => {
    const [a, b] = [clone('a', 'alone'), clone('b', 'alone')];
    await a.repro(0.5);
    await b.repro(0.6);
    await pushRegistry(a.registry, remote);
    const heads = [readHistory(a.registry).head?.digest, readHistory(b.registry).head?.digest];
    const named = new Clone('b', () => Promise.resolve(remote));
    for (const work of [
      () => pushRegistry(b.registry, remote),
      () => pullRegistry(b.registry, remote, realEffects),
      () => named.repro(0.9),
    ]) {
      const refusal = (await work().catch((error: unknown) => error)) as MlopsError;
      expect(refusal).toMatchObject({ code: 'REGISTRY_FORKED', exitCode: 2 });
      for (const head of heads) expect(refusal.message).toContain(head);
    }
    await beginHistory(b.registry);
    await pullRegistry(b.registry, remote, realEffects);
    expect(b.champion()).toBe(a.champion());
  });

  it('in which the remote was cut short is told before anything is entered', async () => {
    const a = clone('a');
    await a.repro(0.5);
    await rm(join(share, 'registry/journal/00000002.json'));
    expect(await code(a.repro(0.6))).toBe('REGISTRY_AHEAD 2');
    await pushRegistry(a.registry, remote);
    expect(await code(a.repro(0.6))).toBe('done');
  });
});
