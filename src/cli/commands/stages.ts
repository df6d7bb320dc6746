import { describeStage } from '../../app/stages/describe-stage.ts';
import { listStages } from '../../app/stages/list-stages.ts';
import { argument } from '../command-line/flag-builders.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';
import { renderStage, renderStages } from '../render/plan/render-stages.ts';

export default class Stages extends ProjectCommand {
  static override summary = 'List the stages that `uses:` can name, or the parameters of one';
  static override description =
    "The built-in stages and the ones of the project's own pipeline. `mlops help train` says the same as `mlops stages train`.";
  static override examples = [
    { description: 'All stages', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'The parameters of one', command: '<%= config.bin %> <%= command.id %> train' },
    {
      description: "The parameters of one of the project's own",
      command: '<%= config.bin %> <%= command.id %> ./my-stage.ts',
    },
  ];
  static override args = {
    name: argument({ description: 'a built-in stage, or the path of a module', ignoreStdin: true }),
  };
  static override flags = {};

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(Stages);
    const { file } = flags;
    if (args.name === undefined) {
      const { data, ...answer } = await listStages(this.host, { file });
      return { ...answer, text: (paint, columns) => renderStages(data, paint, columns) };
    }
    const { data, ...answer } = await describeStage(this.host, { file, name: args.name });
    return { ...answer, text: (paint, columns) => renderStage(data, paint, columns) };
  }
}
