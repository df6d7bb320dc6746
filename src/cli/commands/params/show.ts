import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { markdownFlag, revisionFlags, shownRevisions, targetFlag } from '../../command-line/shared-flags.ts';
import { valuesShowAnswer } from '../../answers/values-show-answer.ts';

export default class ParamsShow extends ProjectCommand {
  static override summary = 'Show the parameters of the pipeline';
  static override examples = [
    { description: 'All parameters', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'One file', command: '<%= config.bin %> <%= command.id %> --target params.yaml' },
    { description: 'Of every branch and tag', command: '<%= config.bin %> <%= command.id %> -a -T' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override args = shownRevisions;
  static override flags = { ...revisionFlags, target: targetFlag, md: markdownFlag };

  async run(): Promise<Answer> {
    return valuesShowAnswer(this.host, 'parameters', await this.parse(ParamsShow));
  }
}
