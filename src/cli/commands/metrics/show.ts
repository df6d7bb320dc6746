import { integer } from '../../command-line/flag-builders.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { markdownFlag, revisionFlags, shownRevisions, targetFlag } from '../../command-line/shared-flags.ts';
import { valuesShowAnswer } from '../../answers/values-show-answer.ts';

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
      description: 'digits after the decimal point; default: all',
      min: 0,
      max: 17,
      helpValue: '<n>',
    }),
  };

  async run(): Promise<Answer> {
    return valuesShowAnswer(this.host, 'metrics', await this.parse(MetricsShow));
  }
}
