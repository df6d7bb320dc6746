import { push } from '../../../app/cache/push.ts';
import { boolean } from '../../command-line/flag-builders.ts';
import { lockedStagesArgument, remoteFlag } from '../../command-line/shared-flags.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { transferListener, transferTexts } from '../../render/cache/transfer-texts.ts';

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
    const { file, remote, force, all } = flags;
    const listener = transferListener('push', this.host);
    const options = { file, remote, force, all, stages: args.stages ?? [] };
    const { data, ...answer } = await push(this.host, options, listener.onMovement).finally(listener.clear);
    return { ...answer, ...transferTexts('push', data) };
  }
}
