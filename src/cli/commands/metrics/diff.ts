import { diffMetrics } from '../../../app/values/diff-values.ts';
import { comparedBy, diffFlags, revisionArguments, targetFlag } from '../../command-line/revision-flags.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { renderComparison } from '../../render/values/value-comparison.ts';

export default class MetricsDiff extends ProjectCommand {
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
    const { data, ...answer } = await diffMetrics(this.host, comparedBy(args, flags));
    return { ...answer, text: (_, columns) => renderComparison(data, 'metric', flags, columns) };
  }
}
