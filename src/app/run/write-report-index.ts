/** `reports/index.html`: one page that leads to every report of the project, whichever run made it. */
import { statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { digestFile } from '../../core/digest.ts';
import { removeAbandonedBeside } from '../../core/files/temporary-name.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import { pluralize } from '../../core/text/pluralize.ts';
import type { Effects } from '../../core/effects.ts';
import type { ReproOutcome, StageOutcome } from '../../engine/project/event.ts';
import type { Project } from '../../engine/project/project.ts';
import type { Verdict } from '../../reporting/html/html-page.ts';
import { type IndexedReport, reportIndexPage } from '../../reporting/index/report-index-page.ts';
import { asOfValues } from './as-of-values.ts';
import { describeCommit } from './describe-commit.ts';
import { pageHead } from './page-head.ts';
import { existingReportIndex, reportIndexPlace } from './report-index-place.ts';

/** What became of the index: where it lies, relative to the root; or why it could not be written. */
export type WrittenIndex = { readonly path: string } | { readonly error: string };

const STATES: { readonly [kind in StageOutcome['kind']]: string } = {
  run: 'made',
  cached: 'restored',
  fresh: 'unchanged',
  failed: 'made, then failed',
  skipped: 'not reached',
  interrupted: 'interrupted',
};

/** Pages that commands write, and what they are called. */
const OF_COMMANDS = [
  { path: 'reports/reproducibility.html', source: 'mlops verify-reproducibility' },
  { path: 'plots.html', source: 'mlops plots' },
];

/**
 * Writes the index after a run that ran or restored something. The run is over by then: whatever keeps the page from being
 * written is told, and changes nothing else.
 *
 * @returns undefined: nothing was done, and no earlier run has left an index, or there is no report to lead to
 */
export async function writeReportIndex(
  project: Project,
  outcome: ReproOutcome,
  effects: Effects,
): Promise<WrittenIndex | undefined> {
  const existing = existingReportIndex(project);
  if (outcome.stages.every(({ kind }) => kind === 'fresh' || kind === 'skipped')) return known(existing);
  const place = reportIndexPlace(project);
  try {
    const reports = listReports(project, outcome, dirname(place));
    if (reports.length === 0 && existing === undefined) return undefined;
    const page = reportIndexPage({
      name: basename(project.root),
      facts: await factsOf(project, outcome),
      verdict: verdictOf(project, outcome),
      reports,
    });
    const file = join(project.root, place);
    await removeAbandonedBeside(file, effects);
    await writeFileAtomic(file, page, effects);
    return { path: place };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const known = (path: string | undefined): WrittenIndex | undefined =>
  path === undefined ? undefined : { path };

function listReports(project: Project, { stages: outcomes }: ReproOutcome, folder: string): IndexedReport[] {
  const done = new Map(outcomes.map((outcome) => [outcome.stage, STATES[outcome.kind]]));
  const declared = project.stages.flatMap(({ name, outputs }) =>
    outputs
      .filter(({ kind, path }) => kind === 'report' && path.endsWith('.html'))
      .map(({ path }) => ({ path, source: String(name), state: done.get(name) ?? 'took no part' })),
  );
  const others = OF_COMMANDS.filter(({ path }) => !declared.some((report) => report.path === path)).map(
    (each) => ({ ...each, state: '' }),
  );
  return [...declared, ...others].flatMap(({ path, source, state }): IndexedReport[] => {
    const absolute = join(project.root, path);
    if (statSync(absolute, { throwIfNoEntry: false })?.isFile() !== true) return [];
    const { title, description } = pageHead(absolute);
    const address = relative(folder, path).split('/').map(encodeURIComponent).join('/');
    return [{ address, title: title ?? path, summary: description ?? '', source, state }];
  });
}

async function factsOf(project: Project, { runId, override }: ReproOutcome) {
  const lock = override?.lock ?? project.lockFile;
  const lockPath = join(project.root, lock);
  const digest =
    statSync(lockPath, { throwIfNoEntry: false }) === undefined
      ? undefined
      : (await digestFile(lockPath)).digest;
  const asOf = asOfValues(project.stages);
  const commit = await describeCommit(project.root);
  return [
    { name: 'Pipeline', value: project.file },
    ...(asOf.length === 0 ? [] : [{ name: 'As of', value: asOf.join(', ') }]),
    ...(override === undefined ? [] : [{ name: 'For this run only', value: override.parameters.join(', ') }]),
    ...(commit === undefined ? [] : [{ name: 'Commit', value: commit }]),
    ...(digest === undefined ? [] : [{ name: lock, value: digest }]),
    ...(runId === undefined ? [] : [{ name: 'Run', value: runId }]),
  ];
}

function verdictOf({ stages }: Project, { stages: outcomes }: ReproOutcome): Verdict {
  const kinds = ['run', 'cached', 'fresh', 'failed', 'interrupted', 'skipped'] as const;
  const counts = kinds.flatMap((kind) => {
    const count = outcomes.filter((outcome) => outcome.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  const left = stages.length - outcomes.length;
  const apart = left === 0 ? '' : `; ${pluralize(left, 'stage')} took no part`;
  const sentence = `${pluralize(outcomes.length, 'stage')}: ${counts.join(', ')}${apart}.`;
  const failed = outcomes.find(({ kind }) => kind === 'failed');
  if (failed !== undefined)
    return { tone: 'bad', word: 'Failed', sentence: `\`${failed.stage}\` failed. ${sentence}` };
  if (outcomes.some(({ kind }) => kind === 'interrupted'))
    return { tone: 'bad', word: 'Interrupted', sentence };
  return { tone: left === 0 ? 'good' : 'neutral', word: left === 0 ? 'Up to date' : 'Partial run', sentence };
}
