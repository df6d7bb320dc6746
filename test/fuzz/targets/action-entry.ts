import { readEntry, renderEntry } from '../../../src/engine/cache/action-entry.ts';
import { digestBytes } from '../../../src/core/digest.ts';
import { EVIL, FINGERPRINT, hostileRecord } from '../hostile-record.ts';
import { restoreAll } from '../restore-all.ts';
import type { FuzzTarget } from '../target.ts';

const sound = renderEntry({
  fingerprint: FINGERPRINT,
  cmd: ['echo'],
  params: { 'params.yaml': { n: 1 } },
  inputs: { in: { digest: digestBytes(''), size: 0 } },
  outputs: { 'data/out.txt': { digest: digestBytes(EVIL), size: EVIL.length, kind: 'output' } },
});

const target: FuzzTarget = {
  name: 'action-entry',
  seeds: [sound],
  make: (random) => renderEntry(hostileRecord(random)),
  feed: async (input, folder) => {
    const record = readEntry(input.toString('utf8'), FINGERPRINT);
    return record === undefined ? undefined : restoreAll(record, [], folder);
  },
};

export default target;
