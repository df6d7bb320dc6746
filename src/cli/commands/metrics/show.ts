import { integer } from '@oclif/core/flags';
import { parseMetrics } from '../../../engine/history/parse-values.ts';
import { markdownFlag, targetFlag } from '../../diff-flags.ts';
import { type Answer, MlopsCommand } from '../../mlops-command.ts';
import { openProject } from '../../open-project.ts';
import { fileFlag } from '../../pipeline-flags.ts';
import { valuesShowAnswer } from '../../values-show.ts';

export default class MetricsShow extends MlopsCommand {
  static override summary = 'Show the metrics that the pipeline made';
  static override examples = [
    { description: 'All metrics', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'For a pull request, three digits',
      command: '<%= config.bin %> <%= command.id %> --md --precision 3',
    },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override flags = {
    file: fileFlag,
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
    const { flags } = await this.parse(MetricsShow);
    const project = await openProject(this.host, flags.file);
    return valuesShowAnswer(this.host, project, { kind: 'metrics', parse: parseMetrics, flags });
  }
}
