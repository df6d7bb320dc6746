import { string } from './command-line/flag-builders.ts';
import { MlopsCommand } from './mlops-command.ts';

/** A command that works on a project: the one that `--file` names, or the nearest. */
export abstract class ProjectCommand extends MlopsCommand {
  static override readonly baseFlags = {
    ...MlopsCommand.baseFlags,
    file: string({
      char: 'f',
      description: 'the pipeline file; default: the nearest pipeline.yaml, here or in a folder above',
      helpValue: '<file>',
    }),
  };
}
