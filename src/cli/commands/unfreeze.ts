import { setFrozen } from '../../app/project/set-frozen.ts';
import { argument } from '../command-line/flag-builders.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';

export default class Unfreeze extends ProjectCommand {
  static override summary = 'Let frozen stages run again';
  static override description =
    'Takes `frozen` out of the stages of the pipeline file; every other byte of it stays.';
  static override examples = [
    { description: 'One stage', command: '<%= config.bin %> <%= command.id %> train' },
    { description: 'A group of stages', command: '<%= config.bin %> <%= command.id %> clean' },
  ];
  static override args = {
    stages: argument({
      description: 'stages and groups as they stand in the pipeline file',
      required: true,
      multiple: true,
      ignoreStdin: true,
    }),
  };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(Unfreeze);
    const options = { file: flags.file, stages: args.stages, frozen: false };
    const { data, ...answer } = await setFrozen(this.host, options);
    const line = (one: string) =>
      `\`${one}\` is ${data.changed.includes(one) ? 'no longer' : 'not'} frozen\n`;
    return { ...answer, text: () => data.stages.map(line).join('') };
  }
}
