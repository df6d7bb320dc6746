import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { digestBytes } from '../../../src/core/digest.ts';
import { realEffects } from '../../../src/core/effects.ts';
import { convertRegistry } from '../../../src/registry/journal/append-entry.ts';
import { listModels } from '../../../src/registry/list-models.ts';
import { readRegistry } from '../../../src/registry/journal/read-journal.ts';
import { resolveModel } from '../../../src/registry/resolve-model.ts';
import { layOut } from '../folder-document.ts';
import { hostileRegistry, legacyRegistry, soundRegistry } from '../hostile-registry.ts';
import type { FuzzTarget } from '../target.ts';

const target: FuzzTarget = {
  name: 'registry',
  cost: 3,
  seeds: [soundRegistry(''), legacyRegistry('')],
  dictionary: [
    '\n=====journal/00000001.json\n',
    '\n=====journal/00000009.json\n',
    '\n=====production.json\n{"history":[]}',
    '\n=====versions\n',
    '\n=====journal\n -> ../../..',
    digestBytes(''),
    '"kind":"delete"',
  ],
  make: (random) => hostileRegistry('', random),
  feed: async (input, folder) => {
    const registry = join(folder, 'registry');
    mkdirSync(registry);
    layOut(input, registry);
    const { aliases } = readRegistry(registry);
    await convertRegistry(registry, realEffects);
    for (const name of aliases.keys()) await resolveModel(name, registry);
    await listModels(registry);
    await resolveModel('production', registry);
  },
};

export default target;
