/** Why stages would run, or why they need not: the plan, with the record it was held against and the way to each cause. */
import { join } from 'node:path';
import { selectStages } from './decide/select-stages.ts';
import { readLockFile } from './lockfile/lock-file.ts';
import { lockToRead } from './lockfile/open-lock.ts';
import { touches } from './pipeline/project-path.ts';
import type { Plan, StagePlan } from './project/plan.ts';
import { planProject } from './plan-project.ts';
import type { EnginePorts } from './project/ports.ts';
import type { Project, StageName } from './project/project.ts';
import type { StageRecord } from './project/stage-record.ts';

export interface Explanation {
  readonly plan: StagePlan;
  /** What the lock says the stage was made from and made; absent: nothing. */
  readonly recorded?: StageRecord;
  /** The stages that are to blame besides itself, in the order of execution. */
  readonly causes: readonly StagePlan[];
  /** The shortest way from each first cause to the stage, both included. */
  readonly chains: readonly (readonly StageName[])[];
}

/**
 * @param targets stages, groups, outputs or globs of them
 * @throws MlopsError what planProject throws
 */
export async function explainStages(
  project: Project,
  targets: readonly string[],
  ports: EnginePorts,
): Promise<readonly Explanation[]> {
  const wanted = await selectStages(project, { targets, reach: 'only' }, ports.effects.cwd());
  const plan = await planProject(project, { targets }, ports);
  const { stages: recorded } = readLockFile(join(project.root, lockToRead(project)));
  const plans = new Map(plan.stages.map((one) => [one.stage, one]));
  return wanted.flatMap(({ name }): Explanation[] => {
    const own = plans.get(name);
    if (own === undefined) return [];
    const record = recorded.get(name);
    return [
      { plan: own, ...(record === undefined ? {} : { recorded: record }), ...blame(project, plan, own) },
    ];
  });
}

/** From the stage backwards, breadth first: who comes first is reached by the shortest way. */
function blame(project: Project, plan: Plan, stage: StagePlan): Pick<Explanation, 'causes' | 'chains'> {
  const plans = new Map(plan.stages.map((one) => [one.stage, one]));
  const ways = new Map<StageName, readonly StageName[]>([[stage.stage, [stage.stage]]]);
  const firstCauses: StageName[] = [];
  for (const [name, way] of ways) {
    const one = plans.get(name);
    const blamed =
      one === undefined ? [] : blamedBy(project, one).filter((from) => !isFresh(plans.get(from)));
    for (const from of blamed) if (!ways.has(from)) ways.set(from, [from, ...way]);
    if (blamed.length === 0 && name !== stage.stage) firstCauses.push(name);
  }
  return {
    causes: plan.stages.filter(({ stage: name }) => ways.has(name) && name !== stage.stage),
    chains: plan.stages.flatMap(({ stage: name }) =>
      firstCauses.includes(name) ? [ways.get(name) ?? []] : [],
    ),
  };
}

// Those that may still change an input, and those whose restored output has changed it already.
function blamedBy({ edges }: Project, { stage, verdict }: StagePlan): readonly StageName[] {
  if (verdict.kind === 'fresh') return [];
  return verdict.reasons.flatMap((reason) => {
    if (reason.kind === 'upstream') return [reason.stage];
    if (reason.kind !== 'inputChanged') return [];
    const { path } = reason;
    return edges.filter((edge) => edge.to === stage && touches(edge.path, path)).map(({ from }) => from);
  });
}

const isFresh = (plan: StagePlan | undefined): boolean => plan === undefined || plan.verdict.kind === 'fresh';
