import type { Answer } from '../../mlops-command.ts';
import { openShown } from '../../answers/open-shown.ts';
import { plotsAnswer } from '../../answers/plots-answer.ts';
import { ProjectCommand } from '../../project-command.ts';
import { plotFlags } from '../../command-line/shared-flags.ts';

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
    const { project, snapshot } = await openShown(this.host, flags);
    return plotsAnswer(this.host, project, [snapshot], flags);
  }
}
