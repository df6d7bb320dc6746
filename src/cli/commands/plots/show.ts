import { workspaceSnapshot } from '../../../engine/history/workspace-snapshot.ts';
import { drawnPlotsAnswer } from '../../drawn-plots-answer.ts';
import { type Answer, MlopsCommand } from '../../mlops-command.ts';
import { openProject } from '../../open-project.ts';
import { plotFlags } from '../../plot-flags.ts';

export default class PlotsShow extends MlopsCommand {
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
    const project = await openProject(this.host, flags.file);
    // Vega takes a quarter of a second to load; a mistake in the pipeline is told before.
    const { drawPlots } = await import('../../draw-plots.ts');
    const drawn = await drawPlots(this.host, project, {
      snapshots: [workspaceSnapshot(project, this.host.effects)],
      targets: flags.target ?? [],
      output: flags.output,
    });
    return drawnPlotsAnswer(drawn);
  }
}
