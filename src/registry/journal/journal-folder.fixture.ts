/** A registry in a folder of its own, and what its journal holds. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

export let registry: string;

beforeEach(async () => {
  registry = await mkdtemp(join(tmpdir(), 'journal-'));
});
afterEach(async () => {
  await rm(registry, { recursive: true, force: true });
});
