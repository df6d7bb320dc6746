import { registryHistory } from '../../../app/models/registry-history.ts';
import { boolean } from '../../command-line/flag-builders.ts';
import { registryFlag } from '../../command-line/shared-flags.ts';
import { type Answer, MlopsCommand } from '../../mlops-command.ts';
import { renderHead, renderHistory } from '../../render/models/render-history.ts';

export default class ModelsHistory extends MlopsCommand {
  static override summary = 'Show what happened to the registry, entry by entry';
  static override description =
    'Reads the journal of the registry and checks it: every entry repeats the digest of the one before. The head is the number and the digest of the last entry; whoever has noted it sees that a journal was cut short or rewritten.';
  static override examples = [
    { description: 'All entries, oldest first', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'The head', command: '<%= config.bin %> <%= command.id %> --head' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override flags = {
    registry: registryFlag,
    head: boolean({ description: 'only the number and the digest of the last entry' }),
  };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(ModelsHistory);
    const options = { registry: flags.registry, headOnly: flags.head };
    const { data, ...answer } = registryHistory(this.host, options);
    return {
      ...answer,
      text: (_, columns) => (flags.head ? renderHead(data) : renderHistory(data, columns)),
    };
  }
}
