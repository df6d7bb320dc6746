import { showParameters } from '../../../app/values/show-values.ts';
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
    const { args, flags } = await this.parse(ParamsShow);
    const { data, ...answer } = await showParameters(this.host, shownBy(args, flags));
    return { ...answer, ...shownValues(data, 'parameters', flags) };
  }
}
