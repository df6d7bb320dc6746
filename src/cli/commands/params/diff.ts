import { diffParameters } from '../../../app/values/diff-values.ts';
import { comparedBy, diffFlags, revisionArguments, targetFlag } from '../../command-line/revision-flags.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { renderComparison } from '../../render/values/value-comparison.ts';

export default class ParamsDiff extends ProjectCommand {
  static override summary = 'Compare parameters between two revisions';
  static override description =
    'Compares a git revision with the workspace, or two revisions with each other: every value of every parameter file that the pipeline names, used or not.';
  static override examples = [
    { description: 'Since the last commit', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'Against main, for a pull request',
      command: '<%= config.bin %> <%= command.id %> origin/main --md',
    },
    {
      description: 'One file between two tags, all its values',
      command: '<%= config.bin %> <%= command.id %> v1.0 v1.1 --all --target params.yaml',
    },
  ];
  static override args = revisionArguments;
  static override flags = { ...diffFlags, target: targetFlag };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(ParamsDiff);
    const { data, ...answer } = await diffParameters(this.host, comparedBy(args, flags));
    return { ...answer, text: (_, columns) => renderComparison(data, 'parameter', flags, columns) };
  }
}
