import { integer, string } from '../command-line/flag-builders.ts';
import { overrideFlag } from '../command-line/shared-flags.ts';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { EXIT } from '../../core/exit-code.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { requireReplaceable } from '../../core/files/require-replaceable.ts';
import { withInterrupt } from '../../core/with-interrupt.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import type { ReproducibilityReport } from '../../documents/reproducibility.ts';
import { makeRoomsFolder } from '../../verify/rooms/rooms-folder.ts';
import { installedLocales, variedLocale } from '../../verify/variations/locale.ts';
import { variationsOf } from '../../verify/variations/variations.ts';
import { verifyReproducibility } from '../../verify/verify-reproducibility.ts';
import { interruptible } from '../interruptible.ts';
import type { Answer } from '../mlops-command.ts';
import { openProject } from '../open-project.ts';
import { ProjectCommand } from '../project-command.ts';
import { renderReproducibility } from '../render/verify/reproducibility.ts';
import { roomListener } from '../render/run/room-progress.ts';
import { runRoom } from '../run-room.ts';

/** More than most machines have cores: what is wrong with many threads shows with too many as well. */
const VARIED_THREADS = 8;
const REPORT = 'reports/reproducibility.json';

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
      description: 'where the report goes, as JSON; default: reports/reproducibility.json in the project',
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
    const { effects, stderr } = this.host;
    const project = await openProject(this.host, flags.file, flags);
    const path =
      flags.report === undefined ? join(project.root, REPORT) : resolve(effects.cwd(), flags.report);
    await requireReplaceable(path);
    const rooms = await makeRoomsFolder(tmpdir(), effects);
    const locale = variedLocale(await installedLocales(effects.env('PATH') ?? ''));
    const emit = roomListener(stderr, effects.elapsed);
    let report: ReproducibilityReport | undefined;
    try {
      report = await interruptible((interrupt) =>
        withInterrupt(interrupt, 'its rooms are removed, and nothing is proved', () =>
          verifyReproducibility(project, {
            folder: rooms.path,
            variations: variationsOf({ threads: [1, flags.threads], locale }),
            runRoom: (request) => runRoom(this.host, request, interrupt),
            emit,
            elapsed: effects.elapsed,
            interrupt,
          }),
        ),
      );
    } finally {
      // Only a difference or a failure is worth a look.
      if (report === undefined || report.verdict === 'reproducible') await rooms.remove();
      else emit({ kind: 'roomsKept', folder: await rooms.keep() });
    }
    await writeFileAtomic(path, prettyJson(report), effects);
    return {
      exitCode: report.verdict === 'reproducible' ? EXIT.yes : EXIT.no,
      document: report,
      text: (paint) => renderReproducibility(report, relative(effects.cwd(), path), paint),
    };
  }
}
