import { boolean } from '../../command-line/flag-builders.ts';
import { listEntries } from '../../../engine/cache/list-cache.ts';
import { type Cache, openCache } from '../../../engine/cache/open-cache.ts';
import { findProject } from '../../../engine/project/find-project.ts';
import { pushResults } from '../../../engine/remote/push-results.ts';
import type { StageRecord } from '../../../engine/project/stage-record.ts';
import { moveRegistry, registryOf } from '../../answers/move-registry.ts';
import { lockedRecords } from '../../answers/locked-records.ts';
import type { Answer } from '../../mlops-command.ts';
import { openResultsRemote } from '../../open-named-remote.ts';
import { ProjectCommand } from '../../project-command.ts';
import { lockedStagesArgument, remoteFlag } from '../../command-line/shared-flags.ts';
import { transferAnswer } from '../../answers/transfer-answer.ts';

export default class CachePush extends ProjectCommand {
  static override summary = 'Send results to the remote, for others to pull';
  static override description =
    'Sends what the lock names, and the model registry: its models, then its journal. What is there already is not sent again, so that a push that was cut goes on where it was. Exit code 1 when this cache lacks some of it, 75 when the remote is away.';
  static override examples = [
    { description: 'All that the lock names', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'The results of one stage', command: '<%= config.bin %> <%= command.id %> train' },
    {
      description: 'To a folder that others see',
      command: '<%= config.bin %> <%= command.id %> --remote /mnt/share/project',
    },
  ];
  static override args = lockedStagesArgument;
  static override flags = {
    remote: remoteFlag,
    force: boolean({ description: 'send again what is there already: mends a remote that is damaged' }),
    all: boolean({ description: 'every result that this cache knows, not only what the lock names' }),
  };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(CachePush);
    const { effects } = this.host;
    const location = findProject(effects.cwd(), flags.file);
    const cache = openCache(location.root, effects);
    const records = [
      ...lockedRecords(location, args.stages ?? []),
      ...(flags.all ? await knownRecords(cache) : []),
    ];
    const registry = await registryOf(this.host, flags.file, args.stages ?? []);
    const remote = await openResultsRemote(flags.remote, location.root, this.host);
    return transferAnswer(this.host, 'push', remote?.url, async (onMoved) => {
      const options = { again: flags.force, onMoved };
      const results = remote === undefined ? undefined : await pushResults(records, cache, remote, options);
      return { results, ...(await moveRegistry(this.host, 'push', registry, remote, flags.force)) };
    });
  }
}

async function knownRecords({ folder, actions }: Cache): Promise<StageRecord[]> {
  const records: StageRecord[] = [];
  for (const { digest } of listEntries(folder)) {
    const record = digest === undefined ? undefined : await actions.find(digest);
    if (record !== undefined) records.push(record);
  }
  return records;
}
