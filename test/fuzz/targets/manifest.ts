import { canonicalJson } from '../../../src/core/json/canonical-json.ts';
import { digestBytes } from '../../../src/core/digest.ts';
import { readManifest } from '../../../src/engine/cache/read-manifest.ts';
import { EVIL, FINGERPRINT, hostileManifest } from '../hostile-record.ts';
import { restoreAll } from '../restore-all.ts';
import type { FuzzTarget } from '../target.ts';

const file = { digest: digestBytes(EVIL), executable: false, size: EVIL.length };

const target: FuzzTarget = {
  name: 'manifest',
  seeds: [canonicalJson({ 'a/b': file, c: { ...file, executable: true } }), '{}'],
  make: hostileManifest,
  feed: async (input, folder) => {
    const text = input.toString('utf8');
    const manifest = readManifest(text);
    // A restore asks the same function.
    if (manifest === undefined) return undefined;
    const files = Object.values(manifest);
    const ref = {
      digest: digestBytes(text),
      size: files.reduce((sum, one) => sum + one.size, 0),
      files: files.length,
    };
    const outputs = { out: { ...ref, kind: 'output' as const } };
    return restoreAll({ fingerprint: FINGERPRINT, params: {}, inputs: {}, outputs }, [text], folder);
  },
};

export default target;
