import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputKind, Project, Stage } from '../../engine/project.ts';
import type { Gate, Promotion } from './promotion-headline.ts';
import type { MetricsFile } from './read-metrics.ts';

/** What a reader wants to know first when the pipeline is up to date. */
export interface Headline {
  readonly metrics: readonly MetricsFile[];
  readonly gate?: Gate;
  /** Version of the model in production: another than the candidate when that was kept out, or replaced since. */
  readonly production?: string;
  /** The pages to open, relative to the root. */
  readonly reports: readonly string[];
}

/** Reads it from what the stages wrote; the stages that made it have succeeded. */
export async function readHeadline(project: Project): Promise<Headline> {
  return {
    // A file that cannot be shown does not undo a run that succeeded; `mlops metrics` says what is wrong with it.
    metrics: await readAllMetrics(project),
    reports: outputsOf(project.stages, 'report').filter(
      (path) => path.endsWith('.html') && existsSync(join(project.root, path)),
    ),
    ...(await promotionOf(project)),
  };
}

// Both are loaded by a pipeline that has such outputs.
async function readAllMetrics(project: Project): Promise<readonly MetricsFile[]> {
  if (outputsOf(project.stages, 'metrics').length === 0) return [];
  const { readMetrics } = await import('./read-metrics.ts');
  return readMetrics(project);
}

async function promotionOf({ root, stages }: Project): Promise<Promotion> {
  const promoting = stages.filter(({ action }) => action.kind === 'uses' && action.uses === 'promote');
  if (promoting.length === 0) return {};
  const { readPromotion } = await import('./promotion-headline.ts');
  const registry = promoting.flatMap(({ state }) => state)[0]?.path;
  return readPromotion(root, outputsOf(promoting, 'report'), registry);
}

function outputsOf(stages: readonly Stage[], kind: OutputKind): readonly string[] {
  return stages.flatMap((stage) => stage.outputs.filter((one) => one.kind === kind).map(({ path }) => path));
}
