/** Stages in an order that respects the edges, as many at once as allowed. */
import type { Edge, Stage, StageName } from '../project/project.ts';
import type { StageOutcome } from '../project/event.ts';

export interface Pace {
  readonly jobs: number;
  /** A failure ends only what needs the stage that failed, instead of all. */
  readonly keepGoing: boolean;
  /** Asked before each stage. */
  readonly mayStart: () => boolean;
}

/**
 * @param stages in topological order; of those that are free the first starts first
 * @returns outcomes by stage; those that did not start are absent
 */
export async function schedule(
  stages: readonly Stage[],
  edges: readonly Edge[],
  { jobs, keepGoing, mayStart }: Pace,
  perform: (stage: Stage) => Promise<StageOutcome>,
): Promise<Map<StageName, StageOutcome>> {
  const chosen = new Set(stages.map(({ name }) => name));
  const needs = new Map(stages.map(({ name }) => [name, new Set<StageName>()]));
  for (const { from, to } of edges) if (chosen.has(from)) needs.get(to)?.add(from);
  const done = new Map<StageName, StageOutcome>();
  const waiting = [...stages];
  const running = new Map<StageName, Promise<StageOutcome>>();
  const isReady = ({ name }: Stage) => [...(needs.get(name) ?? [])].every((need) => stands(done.get(need)));
  const ended = { early: false };
  const startNext = (): boolean => {
    const index = running.size < jobs && mayStart() && !ended.early ? waiting.findIndex(isReady) : -1;
    const next = index === -1 ? undefined : waiting.splice(index, 1)[0];
    if (next !== undefined) running.set(next.name, perform(next));
    return next !== undefined;
  };
  for (;;) {
    while (startNext());
    if (running.size === 0) break;
    const outcome = await Promise.race(running.values());
    running.delete(outcome.stage);
    done.set(outcome.stage, outcome);
    ended.early ||= outcome.kind === 'interrupted' || (outcome.kind === 'failed' && !keepGoing);
  }
  return done;
}

const stands = (outcome: StageOutcome | undefined): boolean =>
  outcome?.kind === 'fresh' || outcome?.kind === 'cached' || outcome?.kind === 'run';
