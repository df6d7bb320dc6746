import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { PlotsAnswer } from '../../documents/answers/plots-answer.ts';
import type { Snapshot } from '../../engine/history/snapshot.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { unknownDocument } from '../values/comparison-document.ts';
import { openShown, type Shown, type ShownOptions } from '../values/open-shown.ts';
import { type RevisionRange, snapshotsToCompare } from '../values/snapshots-to-compare.ts';
import type { DrawnPlots } from './draw-plots.ts';

export interface PlotsOptions extends ShownOptions {
  /** The page, relative to where the user is. */
  readonly output: string;
}

/**
 * Draws the plots of the pipeline, or of the files that are named, into one page.
 *
 * @throws MlopsError of `drawPlots`, and what opening a project throws
 */
export async function showPlots(
  context: AppContext,
  options: PlotsOptions,
): Promise<Outcome<DrawnPlots, PlotsAnswer>> {
  const { project, snapshot } = await openShown(context, options);
  return draw(context, project, [snapshot], options);
}

/**
 * Draws what the pipeline file of the workspace declares, with the values of two revisions over each other.
 *
 * @throws MlopsError of `drawPlots` and `snapshotsToCompare`
 */
export async function comparePlots(
  context: AppContext,
  options: PlotsOptions & RevisionRange,
): Promise<Outcome<DrawnPlots, PlotsAnswer>> {
  const { project } = await openShown(context, options);
  const { before, after } = await snapshotsToCompare(context, options, options);
  return draw(context, project, [before, after], options);
}

async function draw(
  context: AppContext,
  project: Shown['project'],
  snapshots: readonly Snapshot[],
  { output, targets = [] }: PlotsOptions,
): Promise<Outcome<DrawnPlots, PlotsAnswer>> {
  // Vega takes a quarter of a second to load; a mistake in the command or the pipeline is told before.
  const { drawPlots } = await import('./draw-plots.ts');
  const drawn = await drawPlots(context, project, { snapshots, targets, output });
  return { exitCode: EXIT.yes, data: drawn, document: documentOf(drawn) };
}

function documentOf({ output, plots, notes, unknown }: DrawnPlots): PlotsAnswer {
  return {
    format: ANSWER_FORMAT,
    output: output ?? null,
    plots: plots.map(({ title, template, xLabel, yLabel, points }) => ({
      title,
      template,
      x_label: xLabel,
      y_label: yLabel,
      points: points.map(({ x, y, series, revision }) => ({ x, y, series, revision })),
    })),
    notes,
    ...(unknown.length === 0 ? {} : { unknown: unknownDocument(unknown) }),
  };
}
