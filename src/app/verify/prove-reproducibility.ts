import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { EXIT } from '../../core/exit-code.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import { prettyJson } from '../../core/json/pretty-json.ts';
import { withInterrupt } from '../../core/with-interrupt.ts';
import type { ReproducibilityReport } from '../../documents/reproducibility.ts';
import { reproducibilityPage } from '../../reporting/reproducibility/reproducibility-page.ts';
import { makeRoomsFolder } from '../../verify/rooms/rooms-folder.ts';
import { installedLocales, variedLocale } from '../../verify/variations/locale.ts';
import { variationsOf } from '../../verify/variations/variations.ts';
import { type VerifyEvent, verifyReproducibility } from '../../verify/verify-reproducibility.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { openProject } from '../project/open-project.ts';
import type { ProjectOptions } from '../project/project-options.ts';
import { requireOwnReport } from './require-own-report.ts';
import { spawnRoom } from './spawn-room.ts';

const PAGE = '.html';
const REPORT = 'reports/reproducibility.html';

export interface ProofOptions extends ProjectOptions {
  /**
   * Where the report goes, relative to where the user is: as a page and as JSON beside it where it ends with `.html`, as JSON
   * alone otherwise; absent: reports/reproducibility.html and .json in the project.
   */
  readonly report?: string | undefined;
  /** In the varied room; the control room has 1. */
  readonly threads: number;
}

export interface Proof {
  readonly report: ReproducibilityReport;
  /** Where it was written, relative to where the user is: the page, where there is one. */
  readonly path: string;
}

/**
 * Runs the pipeline in clean rooms that differ in what must not matter, compares every declared output, and writes the report.
 *
 * @throws MlopsError ROOM_CRASHED, CANNOT_WRITE, and what opening a project and making a room throws
 */
export async function proveReproducibility(
  context: AppContext,
  options: ProofOptions,
  emit: (event: VerifyEvent) => void,
): Promise<Outcome<Proof, ReproducibilityReport>> {
  const { effects } = context;
  const project = await openProject(context, options);
  const path =
    options.report === undefined ? join(project.root, REPORT) : resolve(effects.cwd(), options.report);
  const places = placesOf(path);
  for (const place of [places.json, ...(places.page === undefined ? [] : [places.page])])
    await requireOwnReport(project, place);
  const rooms = await makeRoomsFolder(tmpdir(), effects);
  const locale = variedLocale(await installedLocales(effects.env('PATH') ?? ''));
  let report: ReproducibilityReport | undefined;
  try {
    report = await context.interruptible((interrupt) =>
      withInterrupt(interrupt, 'its rooms are removed, and nothing is proved', () =>
        verifyReproducibility(project, {
          folder: rooms.path,
          variations: variationsOf({ threads: [1, options.threads], locale }),
          runRoom: (request) => spawnRoom(context, request, interrupt),
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
  await writeFileAtomic(places.json, prettyJson(report), effects);
  if (places.page !== undefined) await writeFileAtomic(places.page, reproducibilityPage(report), effects);
  return {
    exitCode: report.verdict === 'reproducible' ? EXIT.yes : EXIT.no,
    data: { report, path: relative(effects.cwd(), places.page ?? places.json) },
    document: report,
  };
}

interface Places {
  readonly json: string;
  readonly page?: string;
}

function placesOf(path: string): Places {
  return path.endsWith(PAGE) ? { page: path, json: `${path.slice(0, -PAGE.length)}.json` } : { json: path };
}
