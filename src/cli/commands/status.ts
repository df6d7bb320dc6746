import { pipelineStatus } from '../../app/plan/pipeline-status.ts';
import { argument } from '../command-line/flag-builders.ts';
import { overrideFlag, overrideLockFlag } from '../command-line/shared-flags.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';
import { renderStatus } from '../render/plan/plan-table.ts';

export default class Status extends ProjectCommand {
  static override summary = 'Say what `mlops repro` would run, and why';
  static override description = 'Looks at the whole pipeline and changes nothing.';
  static override examples = [
    { description: 'The whole pipeline', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override args = {
    targets: argument({
      description: 'stages or output paths, each with all that it needs; default: everything',
      multiple: true,
      ignoreStdin: true,
    }),
  };

  static override flags = { override: overrideFlag, lock: overrideLockFlag };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(Status);
    const { file, override, lock } = flags;
    const options = { file, override, lock, targets: args.targets ?? [] };
    const { data, ...answer } = await pipelineStatus(this.host, options);
    return { ...answer, text: (paint, columns) => renderStatus(data, paint, columns) };
  }
}
