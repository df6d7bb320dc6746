/** Bytes decide. What stands where they part is told to people, and changes no verdict. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { type Digest, digestFile } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { statIfPresent } from '../../core/files/stat-if-present.ts';
import { explainDifference } from './comparators.ts';
import { nameCause } from './name-cause.ts';
import type { ArtifactComparison, ArtifactDifference } from '../../documents/reproducibility.ts';
import type { RoomSettings } from '../rooms/room-settings.ts';

const READ_BYTES = 1 << 20;

/**
 * Compares one declared output in all rooms; a directory is compared file by file, so that a missing, an extra and
 * a renamed file are seen.
 *
 * @param roots of the project in each room, at least two
 * @param rooms what each was given, to name what a difference comes from
 */
export async function compareArtifact(
  path: string,
  roots: readonly string[],
  rooms: readonly RoomSettings[] = [],
): Promise<readonly ArtifactComparison[]> {
  const names = new Set((await Promise.all(roots.map((root) => filesOf(root, path)))).flat());
  // Made in no room: a declared output that is not there is no proof of anything.
  if (names.size === 0) return [{ path, result: 'missing', digests: roots.map(() => null) }];
  const comparisons: ArtifactComparison[] = [];
  for (const name of [...names].toSorted(compareCodeUnits))
    comparisons.push(await compareFile(name, roots, rooms));
  return comparisons;
}

async function filesOf(root: string, path: string): Promise<readonly string[]> {
  const found = await statIfPresent(join(root, path));
  if (found === undefined) return [];
  if (!found.isDirectory()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

async function compareFile(
  path: string,
  roots: readonly string[],
  rooms: readonly RoomSettings[],
): Promise<ArtifactComparison> {
  const found = await Promise.all(roots.map((root) => digestOf(join(root, path))));
  const digests = found.map((one) => one?.digest ?? null);
  if (digests.includes(null)) {
    const sizes = found.map((one) => one?.size ?? null);
    return { path, result: 'missing', digests, difference: { sizes, offset: null } };
  }
  const other = digests.findIndex((digest) => digest !== digests[0]);
  if (other === -1) return { path, result: 'identical', digests };
  const sizes = found.map((one) => one?.size ?? null);
  const [a, b] = [join(roots[0] ?? '', path), join(roots[other] ?? '', path)];
  const offset = await firstDifference(a, b);
  const explained = await explainDifference(a, b, offset);
  const [control, varied] = [rooms[0], rooms[other]];
  const cause =
    control === undefined || varied === undefined || explained.values === undefined
      ? undefined
      : nameCause([textOf(explained.values[0]), textOf(explained.values[1])], [control, varied]);
  const difference: ArtifactDifference = {
    sizes,
    offset,
    ...explained,
    ...(cause === undefined ? {} : { cause }),
  };
  return { path, result: 'differs', digests, difference };
}

const textOf = (value: JsonValue | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

async function digestOf(path: string): Promise<{ digest: Digest; size: number } | undefined> {
  const found = await statIfPresent(path);
  return found === undefined ? undefined : digestFile(path);
}

/** Offset of the first byte that differs; the shorter length when one file begins with the other. */
export async function firstDifference(a: string, b: string): Promise<number> {
  const [left, right] = [await open(a), await open(b)];
  try {
    const [one, two] = [Buffer.alloc(READ_BYTES), Buffer.alloc(READ_BYTES)];
    for (let position = 0; ;) {
      const read = (await left.read(one, 0, READ_BYTES, position)).bytesRead;
      const readToo = (await right.read(two, 0, READ_BYTES, position)).bytesRead;
      const common = Math.min(read, readToo);
      for (let index = 0; index < common; index++) if (one[index] !== two[index]) return position + index;
      if (read !== readToo || common === 0) return position + common;
      position += common;
    }
  } finally {
    await left.close();
    await right.close();
  }
}
