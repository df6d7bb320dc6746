import { argument } from '../command-line/flag-builders.ts';
import { overrideFlag, overrideLockFlag } from '../command-line/shared-flags.ts';
import { enginePorts } from '../engine-ports.ts';
import { meantByAddress } from '../answers/stage-address.ts';
import type { Answer } from '../mlops-command.ts';
import { openProject } from '../open-project.ts';
import { statusAnswer } from '../answers/plan-answer.ts';
import { ProjectCommand } from '../project-command.ts';

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
    const { file, targets } = meantByAddress(this.host, flags.file, args.targets ?? []);
    const project = await openProject(this.host, file, flags);
    return statusAnswer(project, { targets }, enginePorts(this.host));
  }
}
