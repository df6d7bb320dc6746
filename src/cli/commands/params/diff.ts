import { parseParameters } from '../../../engine/history/parse-values.ts';
import { compareFiles } from '../../compared-files.ts';
import { snapshotsToCompare } from '../../compared-snapshots.ts';
import { diffFlags, revisionArguments, targetFlag } from '../../diff-flags.ts';
import { type Answer, MlopsCommand } from '../../mlops-command.ts';
import { valuesDiffAnswer } from '../../values-diff.ts';

export default class ParamsDiff extends MlopsCommand {
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
    const compared = await snapshotsToCompare(this.host, flags.file, args);
    const comparison = await compareFiles(compared, 'parameters', parseParameters, flags.target);
    return valuesDiffAnswer({ compared, comparison, kind: 'parameters', flags });
  }
}
