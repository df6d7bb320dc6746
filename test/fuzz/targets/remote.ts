import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { digestBytes } from '../../../src/core/digest.ts';
import { realEffects } from '../../../src/core/effects.ts';
import { renderEntry } from '../../../src/engine/cache/action-entry.ts';
import { openCache } from '../../../src/engine/cache/open-cache.ts';
import { takeOutputs } from '../../../src/engine/run/outputs/restore-outputs.ts';
import { openRemote } from '../../../src/engine/remote/open-remote.ts';
import { pullResult, pullResults } from '../../../src/engine/remote/pull-results.ts';
import { pushResults } from '../../../src/engine/remote/push-results.ts';
import { blobName, entryName } from '../../../src/engine/remote/remote.ts';
import type { StageRecord } from '../../../src/engine/project/stage-record.ts';
import { folderDocument, layOut } from '../folder-document.ts';
import { EVIL, FINGERPRINT, hostileManifest, hostileRecord } from '../hostile-record.ts';
import type { Random } from '../random.ts';
import type { FuzzTarget } from '../target.ts';

const LISTING = JSON.stringify({ a: { digest: digestBytes(EVIL), executable: false, size: EVIL.length } });

/** What the lock says. */
const locked: StageRecord = {
  fingerprint: FINGERPRINT,
  cmd: ['true'],
  params: {},
  inputs: {},
  outputs: {
    'data/out.txt': { digest: digestBytes(EVIL), size: EVIL.length, kind: 'output' },
    'data/folder': { digest: digestBytes(LISTING), size: EVIL.length, files: 1, kind: 'output' },
  },
};

const target: FuzzTarget = {
  name: 'remote',
  cost: 4,
  seeds: [remoteOf(renderEntry(locked), [EVIL, LISTING])],
  dictionary: [
    '\n=====blobs\n',
    '\n=====actions\n -> ../../..',
    `\n=====${blobName(digestBytes(EVIL))}\n -> ../../../../beside`,
  ],
  make: (random) => {
    const texts = [EVIL, LISTING, hostileManifest(random), hostileManifest(random)];
    const document = remoteOf(renderEntry(hostileRecord(random)), texts);
    return random.chance(0.3) ? Buffer.concat([link(random), document]) : document;
  },
  feed: async (input, folder) => {
    const there = join(folder, 'there');
    mkdirSync(there);
    layOut(input, there);
    const remote = await openRemote({ url: there, base: folder }, realEffects);
    // Before anything else: what is sent must stay in the remote.
    const own = openCache(join(folder, 'own'), realEffects);
    for (const text of [EVIL, LISTING]) await own.blobs.putText([text]);
    await own.actions.put(locked);
    await pushResults([locked], own, remote, { again: true });
    const cache = openCache(join(folder, 'project'), realEffects);
    await pullResults([locked], cache, remote);
    await pullResult(
      FINGERPRINT,
      undefined,
      () => true,
      cache,
      remote,
      () => undefined,
    );
    const record = await cache.actions.find(FINGERPRINT);
    for (const [index, one] of [record ?? locked, locked].entries()) {
      const outputs = Object.keys(one.outputs).map((path) => ({ path }));
      await takeOutputs(outputs, one, new Map(), cache.blobs, (path) => join(folder, `out-${index}`, path));
    }
  },
};

function remoteOf(entry: string, texts: readonly string[]): Buffer {
  const blobs = texts.map((text): [string, string] => [blobName(digestBytes(text)), text]);
  return folderDocument({ [entryName(FINGERPRINT)]: entry, ...Object.fromEntries(blobs) });
}

const link = (random: Random): Buffer =>
  folderDocument({
    [random.pick([
      'tmp',
      'tmp/sent',
      'blobs',
      'blobs/zz',
      blobName(digestBytes(EVIL)),
      'actions',
      'actions/x',
    ])]: random.pick([' -> ../../../beside', ' -> ../../..', ' -> ../..', ' -> ..', ' -> nowhere']),
  });

export default target;
