import { compareCodeUnits } from '../../core/canonical-json.ts';
import { type ContentRef, sameContent } from '../content/content-ref.ts';
import type { Artifact, Snapshot } from './snapshot.ts';

export interface ArtifactChange {
  readonly path: string;
  readonly kind: Artifact['kind'];
  readonly change: 'added' | 'removed' | 'changed' | 'unchanged';
  /** Absent where there was none. */
  readonly before?: ContentRef;
  readonly after?: ContentRef;
}

/** How what was read and made differs between two times, by path. */
export async function compareArtifacts(
  before: Snapshot,
  after: Snapshot,
): Promise<readonly ArtifactChange[]> {
  const [olds, nows] = [await before.artifacts(), await after.artifacts()];
  const paths = new Set([...olds.keys(), ...nows.keys()]);
  return [...paths].toSorted(compareCodeUnits).flatMap((path): ArtifactChange[] => {
    const [old, now] = [olds.get(path), nows.get(path)];
    if (now === undefined) {
      return old === undefined ? [] : [{ path, kind: old.kind, change: 'removed', before: old.content }];
    }
    const { kind, content } = now;
    if (old === undefined) return [{ path, kind, change: 'added', after: content }];
    const change = sameContent(old.content, content) ? 'unchanged' : 'changed';
    return [{ path, kind, change, before: old.content, after: content }];
  });
}
