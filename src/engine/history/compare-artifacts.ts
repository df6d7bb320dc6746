/** How what was read and made differs between two times, down to the files in folders. */
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { MlopsError } from '../../core/error.ts';
import { type ContentRef, type DirectoryManifest, sameContent } from '../content/content-ref.ts';
import { isWithin, touches } from '../pipeline/project-path.ts';
import type { Artifact, Snapshot } from './snapshot.ts';

export interface ArtifactChange extends ContentChange {
  readonly kind: Artifact['kind'];
  /** The files that differ in a folder that does; absent: it is no folder, or its list of one time is not known. */
  readonly files?: readonly ContentChange[];
}

export interface ContentChange {
  readonly path: string;
  /** `unknown`: the folder around it is there, and its list of one time is not. */
  readonly change: 'added' | 'removed' | 'changed' | 'unchanged' | 'unknown';
  /** Absent where there was none. */
  readonly before?: ContentRef;
  readonly after?: ContentRef;
}

/**
 * @param targets only these: artifacts, folders of them, or files inside of them; none: all
 * @returns by path
 * @throws MlopsError TARGET_UNKNOWN for what is no artifact and in none
 */
export async function compareArtifacts(
  before: Snapshot,
  after: Snapshot,
  targets: readonly string[] = [],
): Promise<readonly ArtifactChange[]> {
  const [olds, nows] = [await before.artifacts(), await after.artifacts()];
  const paths = [...new Set([...olds.keys(), ...nows.keys()])].toSorted(compareCodeUnits);
  const shown = [before, after].flatMap(({ named }) => [...named.parameters, ...named.metrics]);
  requireKnown([...paths, ...shown], targets);
  const changes: ArtifactChange[] = [];
  for (const path of paths) {
    const [old, now] = [olds.get(path), nows.get(path)];
    const kind = now?.kind ?? old?.kind;
    if (kind === undefined) continue;
    const change = { kind, ...contentChange(path, old?.content, now?.content) };
    const whole = targets.length === 0 || targets.some((target) => isWithin(path, target));
    const inside = whole ? [] : targets.filter((target) => isWithin(target, path));
    if (!whole && inside.length === 0) continue;
    const files = await fileChanges(before, after, change);
    if (whole) changes.push({ ...change, ...(files === undefined ? {} : { files: differing(files) }) });
    for (const target of inside) changes.push(...insideFolder(target, kind, files));
  }
  return changes;
}

function requireKnown(paths: readonly string[], targets: readonly string[]): void {
  const unknown = targets.find((target) => !paths.some((path) => touches(path, target)));
  if (unknown === undefined) return;
  throw new MlopsError({
    code: 'TARGET_UNKNOWN',
    message: `\`${unknown}\` is neither an artifact nor a file in one`,
    hints: ['`mlops diff --all` shows the artifacts'],
    details: { path: unknown },
  });
}

function contentChange(
  path: string,
  before: ContentRef | undefined,
  after: ContentRef | undefined,
): ContentChange {
  const sides = {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  if (after === undefined) return { path, change: 'removed', ...sides };
  if (before === undefined) return { path, change: 'added', ...sides };
  return { path, change: sameContent(before, after) ? 'unchanged' : 'changed', ...sides };
}

async function fileChanges(
  before: Snapshot,
  after: Snapshot,
  { path, change, before: old, after: now }: ContentChange,
): Promise<readonly ContentChange[] | undefined> {
  if (old?.kind !== 'directory' && now?.kind !== 'directory') return undefined;
  const latest = await manifestOf(after, path, now);
  // Of a folder that is the same one list says all.
  const earlier = change === 'unchanged' ? latest : await manifestOf(before, path, old);
  if (earlier === undefined || latest === undefined) return undefined;
  const names = new Set([...Object.keys(earlier), ...Object.keys(latest)]);
  return [...names]
    .toSorted(compareCodeUnits)
    .map((name) => contentChange(`${path}/${name}`, fileOf(earlier, name), fileOf(latest, name)));
}

// A file where a folder was is no list of anything.
async function manifestOf(
  snapshot: Snapshot,
  path: string,
  content: ContentRef | undefined,
): Promise<DirectoryManifest | undefined> {
  return content?.kind === 'directory' ? snapshot.manifest(path, content) : {};
}

function fileOf(manifest: DirectoryManifest, name: string): ContentRef | undefined {
  const file = Object.hasOwn(manifest, name) ? manifest[name] : undefined;
  return file === undefined ? undefined : { kind: 'file', ...file };
}

const differing = (files: readonly ContentChange[]): readonly ContentChange[] =>
  files.filter(({ change }) => change !== 'unchanged');

function insideFolder(
  target: string,
  kind: Artifact['kind'],
  files: readonly ContentChange[] | undefined,
): ArtifactChange[] {
  if (files === undefined) return [{ path: target, kind, change: 'unknown' }];
  const found = files.filter(({ path }) => isWithin(path, target));
  if (found.length > 0) return found.map((file) => ({ kind, ...file }));
  throw new MlopsError({
    code: 'TARGET_UNKNOWN',
    message: `there is no file \`${target}\` in its folder, neither before nor after`,
    details: { path: target },
  });
}
