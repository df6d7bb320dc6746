import { parseParameters } from '../../../engine/history/parse-values.ts';
import { markdownFlag, targetFlag } from '../../diff-flags.ts';
import { type Answer, MlopsCommand } from '../../mlops-command.ts';
import { openProject } from '../../open-project.ts';
import { fileFlag } from '../../pipeline-flags.ts';
import { valuesShowAnswer } from '../../values-show.ts';

export default class ParamsShow extends MlopsCommand {
  static override summary = 'Show the parameters of the pipeline';
  static override examples = [
    { description: 'All parameters', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'One file', command: '<%= config.bin %> <%= command.id %> --target params.yaml' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override flags = { file: fileFlag, target: targetFlag, md: markdownFlag };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(ParamsShow);
    const project = await openProject(this.host, flags.file);
    return valuesShowAnswer(this.host, project, { kind: 'parameters', parse: parseParameters, flags });
  }
}
