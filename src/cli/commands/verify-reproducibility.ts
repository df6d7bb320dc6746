import { proveReproducibility } from '../../app/verify/prove-reproducibility.ts';
import { integer, string } from '../command-line/flag-builders.ts';
import { overrideFlag } from '../command-line/shared-flags.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';
import { roomListener } from '../render/run/room-progress.ts';
import { renderReproducibility } from '../render/verify/render-reproducibility.ts';

/** More than most machines have cores: what is wrong with many threads shows with too many as well. */
const VARIED_THREADS = 8;

export default class VerifyReproducibility extends ProjectCommand {
  static override summary = 'Prove that the pipeline makes the same bytes again';
  static override description =
    'Runs the whole pipeline twice, each time from nothing in a clean room that holds only what the pipeline declares: once as it is, once in another folder, time zone, locale, home and with another number of threads. Compares every declared output byte by byte. What this machine cannot vary, such as a locale that is not installed, is named, here and in the report. Exit code 0: all the same; 1: not, and the first stage that differs is named.';
  static override examples = [
    { description: 'Prove it', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'With 16 threads in the varied room, and the report elsewhere',
      command: '<%= config.bin %> <%= command.id %> --threads 16 --report proof.json',
    },
  ];
  static override flags = {
    override: overrideFlag,
    report: string({
      description:
        'where the report goes: a page, with JSON beside it, where the name ends with .html; otherwise JSON; default: reports/reproducibility.html and .json in the project',
      helpValue: '<file>',
    }),
    threads: integer({
      description: 'threads in the varied room; the control room has 1; default: 8',
      default: VARIED_THREADS,
      min: 2,
      helpValue: '<n>',
    }),
  };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(VerifyReproducibility);
    const { file, override, report, threads } = flags;
    const listener = roomListener(this.host.stderr, this.host.effects.elapsed);
    const options = { file, override, report, threads };
    const { data, ...answer } = await proveReproducibility(this.host, options, listener);
    return {
      ...answer,
      text: (paint, columns) => renderReproducibility(data.report, data.path, paint, columns),
    };
  }
}
