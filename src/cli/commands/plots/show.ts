import { showPlots } from '../../../app/plots/show-plots.ts';
import { plotFlags, plotsBy } from '../../command-line/revision-flags.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { drawnPlots } from '../../render/values/drawn-plots.ts';

export default class PlotsShow extends ProjectCommand {
  static override summary = 'Draw the plots of the pipeline into one page';
  static override description =
    'Reads CSV, TSV and the lists of records in JSON, YAML and TOML. The page needs nothing but itself: no script, no address.';
  static override examples = [
    { description: 'All plots, into plots.html', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'One file, declared or not',
      command: '<%= config.bin %> <%= command.id %> --target losses.csv -o losses.html',
    },
  ];
  static override flags = plotFlags;

  async run(): Promise<Answer> {
    const { flags } = await this.parse(PlotsShow);
    const { data, ...answer } = await showPlots(this.host, plotsBy({}, flags));
    return { ...answer, ...drawnPlots(data) };
  }
}
