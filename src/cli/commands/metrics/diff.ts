import { parseMetrics } from '../../../engine/history/parse-values.ts';
import { compareFiles } from '../../compared-files.ts';
import { snapshotsToCompare } from '../../compared-snapshots.ts';
import { diffFlags, revisionArguments, targetFlag } from '../../diff-flags.ts';
import { type Answer, MlopsCommand } from '../../mlops-command.ts';
import { valuesDiffAnswer } from '../../values-diff.ts';

export default class MetricsDiff extends MlopsCommand {
  static override summary = 'Compare metrics between two revisions';
  static override description =
    'Compares a git revision with the workspace, or two revisions with each other. Metrics that git does not keep come out of the cache, by the digests in the lock of that revision.';
  static override examples = [
    { description: 'Since the last commit', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'Against main, for a pull request',
      command: '<%= config.bin %> <%= command.id %> origin/main --md',
    },
    {
      description: 'One file between two tags, all its metrics',
      command: '<%= config.bin %> <%= command.id %> v1.0 v1.1 --all --target reports/metrics.json',
    },
  ];
  static override args = revisionArguments;
  static override flags = { ...diffFlags, target: targetFlag };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(MetricsDiff);
    const compared = await snapshotsToCompare(this.host, flags.file, args);
    const comparison = await compareFiles(compared, 'metrics', parseMetrics, flags.target);
    return valuesDiffAnswer({ compared, comparison, kind: 'metrics', flags });
  }
}
