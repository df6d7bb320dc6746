import { comparePlots } from '../../../app/plots/show-plots.ts';
import { plotFlags, plotsBy, revisionArguments } from '../../command-line/revision-flags.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { drawnPlots } from '../../render/values/drawn-plots.ts';

export default class PlotsDiff extends ProjectCommand {
  static override summary = 'Draw the plots of two revisions over each other';
  static override description =
    'Draws what the pipeline file of the workspace declares, with the values of a git revision and of the workspace, or of two revisions; colours tell them apart. Values that git does not keep come out of the cache.';
  static override examples = [
    { description: 'The last commit and the workspace', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'Two tags, into a page of its own',
      command: '<%= config.bin %> <%= command.id %> v1.0 v1.1 -o releases.html',
    },
  ];
  static override args = revisionArguments;
  static override flags = plotFlags;

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(PlotsDiff);
    const { data, ...answer } = await comparePlots(this.host, plotsBy(args, flags));
    return { ...answer, ...drawnPlots(data) };
  }
}
