import { setFrozen } from '../../app/project/set-frozen.ts';
import { argument } from '../command-line/flag-builders.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';

export default class Freeze extends ProjectCommand {
  static override summary = 'Freeze stages: they keep what they made and are not run';
  static override description =
    'Writes `frozen: true` into the stages of the pipeline file; every other byte of it stays. A frozen stage is taken as the lock has it, whatever it depends on.';
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
    const { args, flags } = await this.parse(Freeze);
    const options = { file: flags.file, stages: args.stages, frozen: true };
    const { data, ...answer } = await setFrozen(this.host, options);
    const line = (one: string) => `\`${one}\` is ${data.changed.includes(one) ? '' : 'already '}frozen\n`;
    return { ...answer, text: () => data.stages.map(line).join('') };
  }
}
