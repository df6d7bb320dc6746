import { type BegunRegistry, beginRegistry } from '../../../app/models/begin-registry.ts';
import { MlopsError } from '../../../core/error.ts';
import { boolean } from '../../command-line/flag-builders.ts';
import { registryFlag } from '../../command-line/shared-flags.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';

export default class ModelsInit extends ProjectCommand {
  static override summary = 'Begin a new history of the registry, on purpose';
  static override description =
    'For a registry that is lost or not wanted. The next candidate has no champion to beat, whatever the lock says. The old journal is kept in `replaced/`; models stay. A registry in a remote is left as it is, and still counts where mlops.yaml names it.';
  static override examples = [
    { description: 'An empty history', command: '<%= config.bin %> <%= command.id %> --empty' },
  ];
  static override flags = {
    registry: registryFlag,
    empty: boolean({ description: 'confirm that the new history holds nothing' }),
  };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(ModelsInit);
    if (!flags.empty) throw notConfirmed();
    const options = { file: flags.file, registry: flags.registry };
    const { data, ...answer } = await beginRegistry(this.host, options);
    return { ...answer, text: () => renderBegun(data) };
  }
}

const renderBegun = ({ registry, kept }: BegunRegistry): string =>
  `the registry \`${registry}\` begins a new history${kept === undefined ? '' : `; the old one lies in \`${kept}\``}\n`;

const notConfirmed = (): MlopsError =>
  new MlopsError({
    code: 'BAD_COMMAND_LINE',
    message: '`mlops models init` starts a new history of the registry, which needs `--empty`',
    hints: [
      '`mlops models init --empty` does it',
      'a registry that is only absent here comes by `mlops cache pull`',
    ],
  });
