import { resolve } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/suggest.ts';
import { writeFileAtomic } from '../../core/write-file.ts';
import type { Snapshot } from '../../engine/history/snapshot.ts';
import { projectPath } from '../../engine/pipeline/project-path.ts';
import { collectPoints, type PlotPoint } from '../../engine/plots/collect-points.ts';
import type { PlotDefinition, Project } from '../../engine/project.ts';
import { PLOT_TEMPLATES, type PlotTemplate } from '../../reporting/plot-spec.ts';
import { plotsPage } from '../../reporting/plots-page.ts';
import type { Host } from '../host.ts';

export interface PlotsRequest {
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
  /** Files to draw, declared or not; none: all that is declared. */
  readonly targets: readonly string[];
  /** The page, relative to the working directory. */
  readonly output: string;
}

export interface DrawnPlots {
  readonly output: string;
  readonly plots: readonly DrawnPlot[];
  readonly notes: readonly string[];
}

export interface DrawnPlot {
  readonly title: string;
  readonly template: PlotTemplate;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly PlotPoint[];
}

/** @throws MlopsError PLOTS_NONE, PLOT_TEMPLATE_UNKNOWN, PLOT_COLUMN_UNKNOWN, UNREADABLE_PLOT, TARGET_UNKNOWN */
export async function drawPlots(
  host: Host,
  project: Project,
  { snapshots, targets, output }: PlotsRequest,
): Promise<DrawnPlots> {
  const definitions = wantedPlots(project, targets);
  const drawn: { readonly plot: DrawnPlot; readonly caption: string }[] = [];
  const notes: string[] = [];
  for (const definition of definitions) {
    const { plot, missing } = await drawPlot(definition, snapshots);
    if (plot.points.length > 0) drawn.push({ plot, caption: captionOf(definition) });
    else if (targets.length > 0) throw nothingThere(definition, missing);
    notes.push(...missing);
  }
  const page = await plotsPage({
    title: project.file,
    revisions: snapshots.map(({ revision }) => revision.name),
    plots: drawn.map(({ plot, caption }) => ({ title: plot.title, caption, data: plot })),
    notes,
  });
  await writeFileAtomic(resolve(host.effects.cwd(), output), page, host.effects);
  return { output, plots: drawn.map(({ plot }) => plot), notes };
}

async function drawPlot(
  definition: PlotDefinition,
  snapshots: readonly Snapshot[],
): Promise<{ readonly plot: DrawnPlot; readonly missing: readonly string[] }> {
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
  return { plot, missing: [...new Set(collected.flatMap(({ notes }) => notes))] };
}

function wantedPlots({ plots, file }: Project, targets: readonly string[]): readonly PlotDefinition[] {
  if (targets.length === 0 && plots.length === 0) {
    throw new MlopsError({
      code: 'PLOTS_NONE',
      message: `\`${file}\` declares no plots`,
      hints: [
        'name files under `plots:` of a stage or of the pipeline file',
        'or draw a file at once: `mlops plots show --target losses.csv`',
      ],
    });
  }
  if (targets.length === 0) return plots;
  return targets.flatMap((target) => {
    const path = projectPath('.', target);
    const declared = plots.filter(({ id, y }) => id === target || y.some((one) => one.path === path));
    return declared.length > 0 ? declared : [{ id: path, y: [{ path, columns: [] }] }];
  });
}

function templateOf({ template = 'linear', id }: PlotDefinition): PlotTemplate {
  const found = PLOT_TEMPLATES.find((name) => name === template);
  if (found !== undefined) return found;
  throw new MlopsError({
    code: 'PLOT_TEMPLATE_UNKNOWN',
    message: `the plot \`${id}\` wants a template \`${template}\`, which there is not${didYouMean(template, PLOT_TEMPLATES)}`,
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
