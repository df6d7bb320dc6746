import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { OutputKind, Project, Stage } from '../engine/project.ts';
import { productionHistory } from '../registry/production-history.ts';
import { type MetricsFile, readMetrics } from './read-metrics.ts';

/** What a reader wants to know first when the pipeline is up to date. */
export interface Headline {
  readonly metrics: readonly MetricsFile[];
  readonly gate?: Gate;
  /** Version of the model in production: another than the candidate when that was kept out, or replaced since. */
  readonly production?: string;
  /** The pages to open, relative to the root. */
  readonly reports: readonly string[];
}

export type Gate = z.output<typeof gateSchema>;

/** The part of a promotion report that is shown. */
const gateSchema = z.object({
  decision: z.enum(['promoted', 'kept']),
  reasons: z.array(z.string()),
  candidate: z.object({ version: z.string() }),
});

/** Reads it from what the stages wrote; the stages that made it have succeeded. */
export async function readHeadline(project: Project): Promise<Headline> {
  const promoting = project.stages.filter(
    ({ action }) => action.kind === 'uses' && action.uses === 'promote',
  );
  const gate = await readGate(project, promoting);
  const production = await readProduction(project, promoting);
  return {
    // A file that cannot be shown does not undo a run that succeeded; `mlops metrics` says what is wrong with it.
    metrics: await readMetrics(project, 'skip'),
    reports: outputs(project.stages, 'report').filter(
      (path) => path.endsWith('.html') && existsSync(join(project.root, path)),
    ),
    ...(gate === undefined ? {} : { gate }),
    ...(production === undefined ? {} : { production }),
  };
}

async function readGate(project: Project, promoting: readonly Stage[]): Promise<Gate | undefined> {
  const path = outputs(promoting, 'report').find((one) => one.endsWith('.json'));
  // Absent when only targets before the gate were asked for.
  if (path === undefined || !existsSync(join(project.root, path))) return undefined;
  return gateSchema.parse(JSON.parse(await readFile(join(project.root, path), 'utf8')));
}

async function readProduction(project: Project, promoting: readonly Stage[]): Promise<string | undefined> {
  const registry = promoting.flatMap((stage) => stage.state)[0]?.path;
  if (registry === undefined) return undefined;
  return (await productionHistory(join(project.root, registry))).at(-1)?.version;
}

function outputs(stages: readonly Stage[], kind: OutputKind): readonly string[] {
  return stages.flatMap((stage) => stage.outputs.filter((one) => one.kind === kind).map(({ path }) => path));
}
