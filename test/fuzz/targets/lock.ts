import { digestBytes } from '../../../src/core/digest.ts';
import { parseLock, renderLock } from '../../../src/engine/lockfile/lock-file.ts';
import { EVIL, FINGERPRINT, hostileRecord } from '../hostile-record.ts';
import { restoreAll } from '../restore-all.ts';
import type { FuzzTarget } from '../target.ts';

const record = {
  fingerprint: FINGERPRINT,
  uses: 'train',
  code: digestBytes('code'),
  params: { seed: 1, nested: { list: [1, 'x', null] } },
  inputs: { 'data/in': { digest: digestBytes(''), size: 0, files: 0 } },
  outputs: { 'models/m': { digest: digestBytes(EVIL), size: EVIL.length, kind: 'output' as const } },
  state: { registry: null },
};

const target: FuzzTarget = {
  name: 'lock',
  seeds: [renderLock({ stages: new Map([['train', record]]) })],
  dictionary: ['<<<<<<< ours\n', '"schema": 2', '"__proto__": {}', '"../x": {}'],
  make: (random) => renderLock({ stages: new Map([['one', hostileRecord(random)]]) }),
  feed: async (input, folder) => {
    const { stages } = parseLock('pipeline.lock', input.toString('utf8'));
    for (const one of stages.values()) await restoreAll(one, [], folder);
  },
};

export default target;
