import { join } from 'node:path';
import { readLockFile } from '../../engine/lockfile/lock-file.ts';
import { lockToRead } from '../../engine/lockfile/open-lock.ts';
import type { Project } from '../../engine/project/project.ts';
import type { ReproducibilityReport } from '../../documents/reproducibility.ts';

/**
 * The project's own lock as a further witness: a stage that has the same fingerprint there and in the room must have
 * made the same bytes. A stage with another fingerprint was changed since, and says nothing.
 *
 * @param roomRoot root of the project in a room that has run
 */
export function compareWithLock(project: Project, roomRoot: string): ReproducibilityReport['lock'] {
  const kept = readLockFile(join(project.root, lockToRead(project)));
  const made = readLockFile(join(roomRoot, project.lockFile));
  const differing: string[] = [];
  let compared = 0;
  for (const [name, record] of kept.stages) {
    const again = made.stages.get(name);
    if (again === undefined || again.fingerprint !== record.fingerprint) continue;
    for (const [path, output] of Object.entries(record.outputs)) {
      compared += 1;
      if (again.outputs[path]?.digest !== output.digest) differing.push(path);
    }
  }
  return { compared, differing };
}
