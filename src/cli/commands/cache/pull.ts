import { join } from 'node:path';
import { openCache } from '../../../engine/cache/open-cache.ts';
import { lockProject } from '../../../engine/run/mutex/project-lock.ts';
import { findProject } from '../../../engine/project/find-project.ts';
import { pullResults } from '../../../engine/remote/pull-results.ts';
import { moveRegistry, registryOf } from '../../answers/move-registry.ts';
import { lockedRecords } from '../../answers/locked-records.ts';
import type { Answer } from '../../mlops-command.ts';
import { openResultsRemote } from '../../open-named-remote.ts';
import { ProjectCommand } from '../../project-command.ts';
import { lockedStagesArgument, remoteFlag } from '../../command-line/shared-flags.ts';
import { transferAnswer } from '../../answers/transfer-answer.ts';

export default class CachePull extends ProjectCommand {
  static override summary = 'Bring results from the remote into the cache';
  static override description =
    'Brings what the lock names, and the model registry: `mlops repro` then restores it without running anything. `mlops repro --pull` does both, and looks for results that no lock names yet. Everything is hashed as it arrives. Exit code 1 when the remote lacks some of it, 75 when it is away.';
  static override examples = [
    { description: 'All that the lock names', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'The results of one stage', command: '<%= config.bin %> <%= command.id %> train' },
  ];
  static override args = lockedStagesArgument;
  static override flags = { remote: remoteFlag };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(CachePull);
    const { effects } = this.host;
    const location = findProject(effects.cwd(), flags.file);
    const records = lockedRecords(location, args.stages ?? []);
    const registry = await registryOf(this.host, flags.file, args.stages ?? []);
    const remote = await openResultsRemote(flags.remote, location.root, this.host);
    // What has arrived is used by nothing yet: a collection beside this would delete it.
    const release = await lockProject(join(location.root, '.mlops'), effects, () => undefined);
    try {
      return await transferAnswer(this.host, 'pull', remote?.url, async (onMovement) => {
        // First: where the histories differ nothing else is of use.
        const moved = await moveRegistry(this.host, 'pull', registry, remote);
        const cache = openCache(location.root, effects);
        const results =
          remote === undefined ? undefined : await pullResults(records, cache, remote, onMovement);
        return { results, ...moved };
      });
    } finally {
      await release();
    }
  }
}
