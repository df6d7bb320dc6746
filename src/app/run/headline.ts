import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import type { StageOutcome } from '../../engine/project/event.ts';
import type { EnginePorts } from '../../engine/project/ports.ts';
import type { OutputKind, Project, Stage, StageName } from '../../engine/project/project.ts';
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
  /** Stages that did not take part and are not up to date: what they made before belongs to no run of today. */
  readonly stale: readonly StageName[];
  /** Why `stale` is not known: the rest of the pipeline cannot be planned. */
  readonly staleUnknown?: string;
}

/**
 * Reads it from what the stages of this run wrote, all of which have succeeded. What other stages wrote before is not
 * shown: it may be of another model.
 */
export async function readHeadline(
  project: Project,
  outcomes: readonly StageOutcome[],
  ports: EnginePorts,
): Promise<Headline> {
  const done = new Set(outcomes.map(({ stage }) => stage));
  const stages = project.stages.filter(({ name }) => done.has(name));
  const part = { ...project, stages };
  return {
    // A file that cannot be shown does not undo a run that succeeded; `mlops metrics` says what is wrong with it.
    metrics: await readAllMetrics(part),
    reports: outputsOf(stages, 'report').filter(
      (path) => path.endsWith('.html') && existsSync(join(project.root, path)),
    ),
    ...(await promotionOf(part, ports)),
    ...(stages.length === project.stages.length ? { stale: [] } : await staleStages(project, done, ports)),
  };
}

async function staleStages(
  project: Project,
  done: ReadonlySet<StageName>,
  ports: EnginePorts,
): Promise<Pick<Headline, 'stale' | 'staleUnknown'>> {
  const { planProject } = await import('../../engine/plan-project.ts');
  try {
    const { stages } = await planProject(project, {}, ports);
    const left = stages.filter(({ stage, verdict }) => !done.has(stage) && verdict.kind !== 'fresh');
    return { stale: left.map(({ stage }) => stage) };
  } catch (error) {
    // The run has succeeded, whatever keeps the others from theirs.
    if (!(error instanceof MlopsError)) throw error;
    return { stale: [], staleUnknown: error.message };
  }
}

// Both are loaded by a pipeline that has such outputs.
async function readAllMetrics(project: Project): Promise<readonly MetricsFile[]> {
  if (outputsOf(project.stages, 'metrics').length === 0) return [];
  const { readMetrics } = await import('./read-metrics.ts');
  return readMetrics(project);
}

async function promotionOf({ root, stages }: Project, ports: EnginePorts): Promise<Promotion> {
  const promoting = stages.filter(({ action }) => action.kind === 'uses' && action.uses === 'promote');
  if (promoting.length === 0) return {};
  const { readPromotion } = await import('./promotion-headline.ts');
  const registry = promoting.flatMap(({ state }) => state)[0]?.path;
  return readPromotion(root, outputsOf(promoting, 'report'), registry, ports);
}

function outputsOf(stages: readonly Stage[], kind: OutputKind): readonly string[] {
  return stages.flatMap((stage) => stage.outputs.filter((one) => one.kind === kind).map(({ path }) => path));
}
