import { string } from '@oclif/core/args';
import { join } from 'node:path';
import { openCache } from '../../../engine/cache/open-cache.ts';
import { lockProject } from '../../../engine/execute/project-lock.ts';
import { findProject } from '../../../engine/find-project.ts';
import { pullResults } from '../../../engine/remote/pull-results.ts';
import { lockedRecords } from '../../locked-records.ts';
import { type Answer, MlopsCommand } from '../../mlops-command.ts';
import { openNamedRemote } from '../../open-named-remote.ts';
import { fileFlag } from '../../pipeline-flags.ts';
import { remoteFlag } from '../../remote-flag.ts';
import { lineWriter } from '../../render/line-writer.ts';
import { movementText } from '../../render/transfer-report.ts';
import { transferAnswer } from '../../transfer-answer.ts';

export default class CachePull extends MlopsCommand {
  static override summary = 'Bring results from the remote into the cache';
  static override description =
    'Brings what the lock names; `mlops repro` then restores it without running anything. `mlops repro --pull` does both, and looks for results that no lock names yet. Everything is hashed as it arrives. Exit code 1 when the remote lacks some of it, 75 when it is away.';
  static override examples = [
    { description: 'All that the lock names', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'The results of one stage', command: '<%= config.bin %> <%= command.id %> train' },
  ];
  static override args = {
    stages: string({ description: 'default: every stage in the lock', multiple: true, ignoreStdin: true }),
  };
  static override flags = { file: fileFlag, remote: remoteFlag };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(CachePull);
    const { effects, stderr } = this.host;
    const location = findProject(effects.cwd(), flags.file);
    const records = lockedRecords(location, args.stages ?? []);
    const remote = await openNamedRemote(flags.remote, location.root, this.host);
    const line = lineWriter(stderr, effects.elapsed);
    // What has arrived is used by nothing yet: a collection beside this would delete it.
    const release = await lockProject(join(location.root, '.mlops'), effects, () => undefined);
    try {
      const transfer = await pullResults(records, openCache(location.root, effects), remote, (movement) =>
        line.moves(movementText('pulling', movement)),
      );
      line.clear();
      return transferAnswer('pulled', transfer, remote.url);
    } finally {
      await release();
    }
  }
}
