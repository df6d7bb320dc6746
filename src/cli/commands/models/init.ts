import { join, relative, resolve } from 'node:path';
import { MlopsError } from '../../../core/error.ts';
import { EXIT } from '../../../core/exit-code.ts';
import { lockProject } from '../../../engine/run/mutex/project-lock.ts';
import { findProject } from '../../../engine/project/find-project.ts';
import { beginHistory } from '../../../registry/journal/begin-history.ts';
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
    const { effects } = this.host;
    if (!flags.empty) throw notConfirmed();
    const { root } = findProject(effects.cwd(), flags.file);
    const registry = resolve(effects.cwd(), flags.registry);
    const release = await lockProject(join(root, '.mlops'), effects, () => undefined);
    try {
      const aside = await beginHistory(registry);
      const kept = aside === undefined ? undefined : relative(effects.cwd(), aside);
      return {
        exitCode: EXIT.yes,
        document: { registry: flags.registry, kept: kept ?? null },
        text: () =>
          `the registry \`${flags.registry}\` begins a new history${kept === undefined ? '' : `; the old one lies in \`${kept}\``}\n`,
      };
    } finally {
      await release();
    }
  }
}

const notConfirmed = (): MlopsError =>
  new MlopsError({
    code: 'BAD_COMMAND_LINE',
    message: '`mlops models init` sets the history of the registry aside, and is not told to',
    hints: [
      '`mlops models init --empty` does it',
      'a registry that is only absent here comes by `mlops cache pull`',
    ],
  });
