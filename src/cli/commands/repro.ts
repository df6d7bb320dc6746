import { string } from '@oclif/core/args';
import { boolean, integer } from '@oclif/core/flags';
import { EXIT } from '../../core/exit-code.ts';
import { repro } from '../../engine/repro.ts';
import { enginePorts } from '../engine-ports.ts';
import { readHeadline } from '../headline.ts';
import { interruptible } from '../interrupt.ts';
import { type Answer, MlopsCommand } from '../mlops-command.ts';
import { openProject } from '../open-project.ts';
import { fileFlag, threadsFlag } from '../pipeline-flags.ts';
import { planAnswer } from '../plan-answer.ts';
import { progressListener } from '../render/progress.ts';
import { renderFailures } from '../render/repro-failures.ts';
import { reproDocument } from '../render/repro-document.ts';
import { renderReproSummary } from '../render/repro-summary.ts';

export default class Repro extends MlopsCommand {
  static override summary = 'Bring the pipeline up to date';
  static override description =
    'Runs the stages whose code, parameters or inputs changed, restores from the cache what is known already, and leaves alone what is fresh.';
  static override examples = [
    { description: 'Everything', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'One stage with all that it needs', command: '<%= config.bin %> <%= command.id %> train' },
    { description: 'What would happen', command: '<%= config.bin %> <%= command.id %> --dry' },
  ];
  static override args = {
    targets: string({
      description: 'stages or output paths, each with all that it needs; default: everything',
      multiple: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    file: fileFlag,
    force: boolean({ description: 'run every stage, fresh or not' }),
    dry: boolean({ description: 'say what would run and why, and run nothing' }),
    'no-cache': boolean({ description: 'neither read nor write known results' }),
    jobs: integer({ char: 'j', description: 'stages at once', default: 1, min: 1, helpValue: '<n>' }),
    threads: threadsFlag,
  };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(Repro);
    const project = await openProject(this.host, flags.file);
    const options = {
      targets: args.targets ?? [],
      force: flags.force,
      noCache: flags['no-cache'],
      jobs: flags.jobs,
      ...(flags.threads === undefined ? {} : { threads: flags.threads }),
    };
    if (flags.dry) return planAnswer(project, options, enginePorts(this.host));

    const listener = progressListener(this.host.stderr, this.host.effects.elapsed);
    const outcome = await interruptible((interrupt) =>
      repro(project, options, { ...enginePorts(this.host), interrupt }, listener),
    );
    const headline = outcome.exitCode === EXIT.yes ? await readHeadline(project) : undefined;
    return {
      exitCode: outcome.exitCode,
      document: reproDocument(outcome, headline),
      text: (paint) => renderReproSummary(outcome, headline, paint),
      complaint: (paint) => renderFailures(outcome, paint),
    };
  }
}
