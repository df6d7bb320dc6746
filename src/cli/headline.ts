import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { OutputKind, Project, Stage } from '../engine/project.ts';
import { type MetricsFile, readMetrics } from './read-metrics.ts';

/** What a reader wants to know first when the pipeline is up to date. */
export interface Headline {
  readonly metrics: readonly MetricsFile[];
  readonly gate?: Gate;
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
  const gate = await readGate(project);
  return {
    metrics: await readMetrics(project),
    reports: outputs(project.stages, 'report').filter((path) => path.endsWith('.html')),
    ...(gate === undefined ? {} : { gate }),
  };
}

async function readGate(project: Project): Promise<Gate | undefined> {
  const promoting = project.stages.filter(
    ({ action }) => action.kind === 'uses' && action.uses === 'promote',
  );
  const path = outputs(promoting, 'report').find((one) => one.endsWith('.json'));
  if (path === undefined) return undefined;
  return gateSchema.parse(JSON.parse(await readFile(join(project.root, path), 'utf8')));
}

function outputs(stages: readonly Stage[], kind: OutputKind): readonly string[] {
  return stages.flatMap((stage) => stage.outputs.filter((one) => one.kind === kind).map(({ path }) => path));
}
