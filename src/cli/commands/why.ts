import { whyStages } from '../../app/plan/why-stages.ts';
import { argument } from '../command-line/flag-builders.ts';
import { overrideFlag, overrideLockFlag } from '../command-line/shared-flags.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';
import { renderExplanation } from '../render/plan/render-explanation.ts';

export default class Why extends ProjectCommand {
  static override summary = 'Say why a stage would run, or why it need not';
  static override description =
    'Holds the stage against `pipeline.lock`: what changed from what to what, or, of a fresh stage, all that it was checked against. When a stage before it is the cause, names the way from there. The code of a stage is counted with the packages and the Node that it runs on. Changes nothing.';
  static override examples = [
    { description: 'Why does training run?', command: '<%= config.bin %> <%= command.id %> train' },
    {
      description: 'By what the stage makes',
      command: '<%= config.bin %> <%= command.id %> reports/metrics.json',
    },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> train --json' },
  ];
  static override args = {
    stage: argument({
      description: 'a stage, a group of stages, an output, or a glob of them',
      required: true,
      ignoreStdin: true,
    }),
  };

  static override flags = { override: overrideFlag, lock: overrideLockFlag };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(Why);
    const { file, override, lock } = flags;
    const { data, ...answer } = await whyStages(this.host, { file, override, lock, stage: args.stage });
    return {
      ...answer,
      text: (paint, columns) =>
        data.explanations.map((one) => renderExplanation(one, data.lockFile, paint, columns)).join('\n'),
    };
  }
}
