import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { realEffects } from '../../../src/core/effects.ts';
import { openRemote } from '../../../src/engine/remote/open-remote.ts';
import { listModels } from '../../../src/registry/list-models.ts';
import { openLedger } from '../../../src/registry/journal/ledger.ts';
import { pullRegistry } from '../../../src/registry/remote/pull-registry.ts';
import { pushRegistry } from '../../../src/registry/remote/push-registry.ts';
import { folderDocument, layOut } from '../folder-document.ts';
import { hostileRegistry, soundRegistry } from '../hostile-registry.ts';
import type { FuzzTarget } from '../target.ts';

const PREFIX = 'registry/';

const target: FuzzTarget = {
  name: 'remote-registry',
  cost: 4,
  seeds: [
    soundRegistry(PREFIX),
    folderDocument({ 'registry/journal': ' -> ../../..' }),
    folderDocument({ tmp: ' -> ../../..', registry: ' -> ..' }),
  ],
  dictionary: [
    '\n=====registry/journal/00000001.json\n',
    '\n=====registry\n',
    '\n=====registry/versions\n -> ..',
  ],
  make: (random) => {
    const document = hostileRegistry(PREFIX, random);
    const name = random.pick(['tmp', 'registry', 'registry/journal', 'registry/versions']);
    const link = folderDocument({ [name]: random.pick([' -> ../../..', ' -> ../..', ' -> ..']) });
    return random.chance(0.3)
      ? Buffer.concat([link, random.chance(0.5) ? document : Buffer.alloc(random.below(2))])
      : document;
  },
  feed: async (input, folder) => {
    const [there, registry] = [join(folder, 'there'), join(folder, 'registry')];
    mkdirSync(there);
    layOut(input, there);
    const store = await openRemote({ url: there, base: folder }, realEffects);
    const remote = { store, prefix: PREFIX, isNamed: true };
    // Before anything else: what is sent must stay in the remote.
    const own = join(folder, 'own');
    mkdirSync(own);
    layOut(soundRegistry(''), own);
    if (input.length % 2 === 0) await pushRegistry(own, remote, true);
    await pullRegistry(registry, remote, realEffects);
    const ledger = await openLedger(registry, remote, realEffects);
    await ledger.current();
    await pushRegistry(registry, remote, true);
    await listModels(registry);
  },
};

export default target;
