import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { beginHistory } from '../../registry/journal/begin-history.ts';
import { pullRegistry } from '../../registry/remote/pull-registry.ts';
import { pushRegistry } from '../../registry/remote/push-registry.ts';
import { readRegistry } from '../../registry/journal/read-journal.ts';
import { clone, code, remote } from './registry-clone.fixture.ts';

describe('a clone without the registry', () => {
  it('that is unchanged rebuilds the champion; changed, it is refused until it pulls', async () => {
    const a = clone('a', 'alone');
    await a.repro(0.5);
    const unchanged = clone('b', 'alone');
    unchanged.checkout(a, 0.5);
    await unchanged.repro(0.5);
    expect(unchanged.champion()).toBe(a.champion());
    expect(unchanged.lock).toEqual(a.lock);

    await pushRegistry(a.registry, remote);
    const changed = clone('c', 'alone');
    changed.checkout(a, 0.5);
    expect(await code(changed.repro(0.6))).toBe('CHAMPION_MISSING 2');
    expect(changed.champion()).toBeUndefined();
    await pullRegistry(changed.registry, remote, realEffects);
    await changed.repro(0.4);
    expect(changed.champion()).toBe(a.champion());
  });

  it('does not promote what the gate had kept out', async () => {
    const a = clone('a', 'alone');
    await a.repro(0.7);
    await a.repro(0.5);
    const b = clone('b', 'alone');
    b.checkout(a, 0.5);
    expect(await code(b.repro(0.5))).toBe('CHAMPION_MISSING 2');
    await pushRegistry(a.registry, remote);
    await pullRegistry(b.registry, remote, realEffects);
    await b.repro(0.5);
    expect(b.champion()).toBe(a.champion());
  });

  it('goes on with the locked baseline where the candidate is the champion, also after a stop', async () => {
    const a = clone('a', 'alone');
    await a.repro(0.5);
    await a.repro(0.7);
    const b = clone('b', 'alone');
    b.checkout(a, 0.7);
    // The report comes from the cache: the baseline's bytes are not here.
    await mkdir(join(b.registry, 'versions'), { recursive: true });
    const baseline = readRegistry(a.registry).history[0]?.version ?? '';
    await cp(join(a.registry, 'versions', baseline), join(b.registry, 'versions', baseline), {
      recursive: true,
    });
    b.meanwhile = () => Promise.reject(new Error('killed'));
    await expect(b.repro(0.7)).rejects.toThrow('killed');
    b.meanwhile = () => Promise.resolve();
    await b.repro(0.7);
    expect(b.champion()).toBe(a.champion());
    expect(b.lock).toEqual(a.lock);
  });

  it('begins a new history when it is told to', async () => {
    const a = clone('a', 'alone');
    await a.repro(0.7);
    const b = clone('b', 'alone');
    b.checkout(a, 0.7);
    expect(await code(b.repro(0.6))).toBe('CHAMPION_MISSING 2');
    await beginHistory(b.registry);
    const own = await b.repro(0.6);
    expect(b.champion()).toBe(own);
  });
});
