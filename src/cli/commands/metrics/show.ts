import { showMetrics } from '../../../app/values/show-values.ts';
import { integer } from '../../command-line/flag-builders.ts';
import {
  markdownFlag,
  revisionFlags,
  shownBy,
  shownRevisions,
  targetFlag,
} from '../../command-line/revision-flags.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { shownValues } from '../../render/values/shown-values.ts';

export default class MetricsShow extends ProjectCommand {
  static override summary = 'Show the metrics that the pipeline made';
  static override examples = [
    { description: 'All metrics', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'For a pull request, three digits',
      command: '<%= config.bin %> <%= command.id %> --md --precision 3',
    },
    { description: 'Of every branch and tag', command: '<%= config.bin %> <%= command.id %> -a -T' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override args = shownRevisions;
  static override flags = {
    ...revisionFlags,
    target: targetFlag,
    md: markdownFlag,
    precision: integer({
      description: 'digits after the decimal point; default: 4 significant digits, and all with --json',
      min: 0,
      max: 17,
      helpValue: '<n>',
    }),
  };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(MetricsShow);
    const { data, ...answer } = await showMetrics(this.host, shownBy(args, flags));
    return { ...answer, ...shownValues(data, 'metrics', flags) };
  }
}
