/**
 * What `.mlops/state` remembers to spare work, of what is no more: folders and files that no lock of the project names,
 * pipeline files and locks that are gone. Whatever goes is found out again when it is needed, so that nothing is lost
 * when a `status`, which holds no lock, reads or writes there at the same time.
 *
 * `uncached-outputs.json` stays: it is a proof, not a shortcut, and has one line for each path.
 */
import { lstatSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listDirectory } from '../../core/files/list-directory.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { StatCache } from '../content/stat-cache.ts';
import { stateName } from '../content/state-file-name.ts';
import type { StageRecord } from '../project/stage-record.ts';
import type { Amount } from './cache-stats.ts';
import { writing } from '../../core/files/system-error.ts';

/** `state-name.ts` gives such names. */
const REMEMBERED = /^(tree|directory|project|lock|registry)-[0-9a-f]{16}(\.json)?$/;

/**
 * Called under the project's lock, unless it only counts.
 *
 * @param records of the project's locks
 * @param dry only counts
 * @returns whole files that go
 * @throws MlopsError CANNOT_WRITE
 */
export async function pruneState(
  root: string,
  records: readonly StageRecord[],
  dry: boolean,
  effects: Naming,
): Promise<Amount> {
  const state = join(root, '.mlops/state');
  const paths = new Set(records.flatMap(({ inputs, outputs }) => Object.keys({ ...inputs, ...outputs })));
  const needed = new Set([
    ...[...paths].flatMap((path) => [stateName('tree', path), `${stateName('directory', path)}.json`]),
    ...listDirectory(root).flatMap((file) => [stateName('project', file), stateName('lock', file)]),
  ]);
  const gone = listDirectory(state).filter((name) => REMEMBERED.test(name) && !needed.has(name));
  const sizes = gone.map((name) => lstatSync(join(state, name), { throwIfNoEntry: false })?.size ?? 0);
  if (!dry) {
    for (const name of gone) await writing(join(state, name), () => rm(join(state, name), { force: true }));
    const files = new StatCache(join(state, 'files.json'));
    files.retain(paths);
    files.save(effects);
  }
  return { files: gone.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
