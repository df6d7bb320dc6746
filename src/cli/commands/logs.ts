import { showLogs } from '../../app/run/show-logs.ts';
import { argument, string } from '../command-line/flag-builders.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';
import { renderLogs } from '../render/run/render-logs.ts';

export default class Logs extends ProjectCommand {
  static override summary = 'Show what the stages of a run printed';
  static override description =
    'Each run of `mlops repro` keeps the whole output of its stages in `.mlops/runs`. A run in which everything was fresh leaves nothing.';
  static override examples = [
    { description: 'The last run', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'The last time that a stage ran', command: '<%= config.bin %> <%= command.id %> train' },
    {
      description: 'A certain run; the beginning of its name is enough',
      command: '<%= config.bin %> <%= command.id %> train --run 20260401',
    },
  ];
  static override args = {
    stage: argument({ description: 'only this stage; default: all', ignoreStdin: true }),
  };
  static override flags = {
    run: string({ description: 'name of the run; default: the last', helpValue: '<id>' }),
  };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(Logs);
    const { stage } = args;
    const { data, ...answer } = showLogs(this.host, { file: flags.file, stage, run: flags.run });
    return { ...answer, text: (paint) => renderLogs(data, stage === undefined, paint) };
  }
}
