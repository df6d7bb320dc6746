import { resolve } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import { requireReplaceable } from '../../core/files/require-replaceable.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import type { UnknownFile } from '../../engine/history/compare-values.ts';
import type { Snapshot } from '../../engine/history/snapshot.ts';
import { projectPath } from '../../engine/pipeline/project-path.ts';
import { collectPoints, type PlotPoint, undrawnSentence } from '../../engine/plots/collect-points.ts';
import { definitionAround, expandFolders } from '../../engine/plots/expand-folders.ts';
import type { PlotDefinition, Project } from '../../engine/project/project.ts';
import { PLOT_TEMPLATES, type PlotTemplate } from '../../reporting/plots/plot-data.ts';
import { plotsPage } from '../../reporting/plots/plots-page.ts';
import type { AppContext } from '../app-context.ts';

export interface PlotsRequest {
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
  /** Files to draw, declared or not; none: all that is declared. */
  readonly targets: readonly string[];
  /** The page, relative to the working directory. */
  readonly output: string;
}

export interface DrawnPlots {
  /** Absent: nothing is declared, and no page was written. */
  readonly output?: string;
  readonly plots: readonly DrawnPlot[];
  readonly notes: readonly string[];
  /** Files that are there and cannot be drawn. */
  readonly unknown: readonly UnknownFile[];
}

export interface DrawnPlot {
  readonly title: string;
  readonly template: PlotTemplate;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly PlotPoint[];
}

/**
 * What can be drawn is drawn, and the rest is named.
 *
 * @throws MlopsError PLOT_TEMPLATE_UNKNOWN, TARGET_UNKNOWN; PLOT_COLUMN_UNKNOWN, UNREADABLE_PLOT when nothing can be drawn
 */
export async function drawPlots(
  context: AppContext,
  project: Pick<Project, 'file' | 'plots'>,
  { snapshots, targets, output }: PlotsRequest,
): Promise<DrawnPlots> {
  if (targets.length === 0 && project.plots.length === 0) return nothingDeclared(project);
  const path = resolve(context.effects.cwd(), output);
  await requireReplaceable(path);
  const definitions = await expandFolders(wantedPlots(project, targets), project.plots, snapshots);
  const drawn: { readonly plot: DrawnPlot; readonly caption: string }[] = [];
  const notes: string[] = [];
  const unknown: UnknownFile[] = [];
  for (const definition of definitions) {
    const { plot, missing, unknown: undrawn } = await drawPlot(definition, snapshots);
    if (plot.points.length > 0) drawn.push({ plot, caption: captionOf(definition) });
    else if (targets.length > 0 && undrawn.length === 0) throw nothingThere(definition, missing);
    notes.push(...missing);
    unknown.push(...undrawn);
  }
  const error = unknown.find((one) => one.error !== undefined)?.error;
  if (error !== undefined && drawn.length === 0) throw error;
  const page = await plotsPage({
    title: project.file,
    revisions: snapshots.map(({ revision }) => revision.name),
    plots: drawn.map(({ plot, caption }) => ({ title: plot.title, caption, data: plot })),
    notes: [...notes, ...unknown.map(undrawnSentence)],
  });
  await writeFileAtomic(path, page, context.effects);
  return { output, plots: drawn.map(({ plot }) => plot), notes, unknown };
}

const nothingDeclared = ({ file }: Pick<Project, 'file'>): DrawnPlots => ({
  plots: [],
  unknown: [],
  notes: [
    `\`${file}\` declares no plots, so that no page was written: name files under \`plots:\` of a stage or of the pipeline file`,
    'a file can be drawn at once: `mlops plots show --target losses.csv`',
  ],
});

async function drawPlot(
  definition: PlotDefinition,
  snapshots: readonly Snapshot[],
): Promise<{
  readonly plot: DrawnPlot;
  readonly missing: readonly string[];
  readonly unknown: readonly UnknownFile[];
}> {
  const template = templateOf(definition);
  const collected = [];
  for (const snapshot of snapshots) collected.push(await collectPoints(definition, snapshot));
  const named = collected.find(({ points }) => points.length > 0);
  const plot = {
    title: definition.title ?? definition.id,
    template,
    xLabel: definition.xLabel ?? named?.xColumn ?? '',
    yLabel: definition.yLabel ?? named?.yColumn ?? '',
    points: collected.flatMap(({ points }) => points),
  };
  return {
    plot,
    missing: [...new Set(collected.flatMap(({ notes }) => notes))],
    unknown: collected.flatMap((one) => one.unknown),
  };
}

function wantedPlots(
  { plots }: Pick<Project, 'plots'>,
  targets: readonly string[],
): readonly PlotDefinition[] {
  if (targets.length === 0) return plots;
  return targets.flatMap((target) => {
    const path = projectPath('.', target);
    const declared = plots.filter(({ id, y }) => id === target || y.some((one) => one.path === path));
    if (declared.length > 0) return declared;
    return [definitionAround(plots, path) ?? { id: path, y: [{ path, columns: [] }] }];
  });
}

function templateOf({ template = 'linear', id }: PlotDefinition): PlotTemplate {
  const found = PLOT_TEMPLATES.find((name) => name === template);
  if (found !== undefined) return found;
  throw new MlopsError({
    code: 'PLOT_TEMPLATE_UNKNOWN',
    message: `the plot \`${id}\` uses the template \`${template}\`, which does not exist${didYouMean(template, PLOT_TEMPLATES)}`,
    hints: [`there are ${PLOT_TEMPLATES.map((name) => `\`${name}\``).join(', ')}`],
  });
}

function nothingThere({ id }: PlotDefinition, missing: readonly string[]): MlopsError {
  return new MlopsError({
    code: 'TARGET_UNKNOWN',
    message: missing[0] ?? `\`${id}\` holds no values that can be drawn`,
    details: { plot: id },
  });
}

const captionOf = ({ stage, y }: PlotDefinition): string =>
  `From ${y.map(({ path }) => path).join(', ')}${stage === undefined ? '' : `, made by ${stage}`}.`;
