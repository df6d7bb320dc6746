import { pull } from '../../../app/cache/pull.ts';
import { lockedStagesArgument, remoteFlag } from '../../command-line/shared-flags.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { transferListener, transferTexts } from '../../render/cache/transfer-texts.ts';

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
    const { file, remote } = flags;
    const listener = transferListener('pull', this.host);
    const options = { file, remote, stages: args.stages ?? [] };
    const { data, ...answer } = await pull(this.host, options, listener.onMovement).finally(listener.clear);
    return { ...answer, ...transferTexts('pull', data) };
  }
}
