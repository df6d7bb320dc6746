/** What a run would do, without doing it. Writes nothing into the project but the memory of digests. */
import { checkFolders } from './decide/check-folders.ts';
import { checkInputs } from './decide/check-inputs.ts';
import { examineStage } from './decide/examine-stage.ts';
import { selectStages } from './decide/select-stages.ts';
import { openPlanContext, type PlanContext } from './decide/plan-context.ts';
import type { ContentRef } from './content/content-ref.ts';
import { basisOf } from './decide/fingerprint.ts';
import { differences } from './decide/differences.ts';
import { outputsInTheWay } from './run/outputs/foreign-outputs.ts';
import { RecordedOutputs } from './lockfile/recorded-outputs.ts';
import { UncachedOutputs } from './run/outputs/uncached-outputs.ts';
import { openLock } from './lockfile/open-lock.ts';
import { touches } from './pipeline/project-path.ts';
import type { Plan, Reason, StagePlan } from './project/plan.ts';
import type { EnginePorts, PlanOptions } from './project/ports.ts';
import type { Edge, Project, Stage, StageName } from './project/project.ts';
import { contentOf, type StageRecord } from './project/stage-record.ts';

/**
 * A stage behind one that would run may turn out not to run (its inputs may become what they were): it is `run` and
 * not `certain`. Behind one that is restored, the restored contents are known and the verdict is exact.
 *
 * @throws MlopsError LOCK_INVALID, INPUT_MISSING, WDIR_MISSING, TARGET_UNKNOWN, UNREADABLE_CONTENT, FROZEN_INCOMPLETE
 */
export async function planProject(project: Project, options: PlanOptions, ports: EnginePorts): Promise<Plan> {
  const lock = await openLock(project, ports);
  const stages = await selectStages(project, options, ports.effects.cwd());
  checkInputs(project, stages);
  checkFolders(project, stages, options.sandbox);
  // What a plan finds out about the cache is found out again, and told, by the run.
  const context = openPlanContext(
    project,
    options,
    ports,
    (stage) => lock.stages.get(stage),
    () => undefined,
  );
  const planned: Planned = { running: new Set(), restored: new Map() };
  const plans: StagePlan[] = [];
  for (const stage of stages) plans.push(await planStage(context, stage, planned));
  const recorded = new RecordedOutputs(lock.stages.values());
  const known = { context, lock: recorded, uncached: new UncachedOutputs(project.root, ports.effects) };
  const refusal = options.forceOverwrite === true ? undefined : await outputsInTheWay(known, stages);
  context.content.save(ports.effects);
  return { stages: plans, ...(refusal === undefined ? {} : { refusal }) };
}

interface Planned {
  readonly running: Set<StageName>;
  /** What restored stages will have made. */
  readonly restored: Map<StageName, StageRecord>;
}

async function planStage(context: PlanContext, stage: Stage, planned: Planned): Promise<StagePlan> {
  const sources = context.project.edges.filter(({ to }) => to === stage.name);
  const { inputs, upstream } = await foreseeInputs(context, stage, sources, planned);
  if (upstream.length > 0 && !stage.frozen) {
    planned.running.add(stage.name);
    const reasons = [...knownReasons(context, stage, inputs), ...upstream];
    return { stage: stage.name, verdict: { kind: 'run', certain: false, reasons } };
  }
  const { verdict, fingerprint, record } = await examineStage(context, stage, inputs);
  if (verdict.kind === 'run') planned.running.add(stage.name);
  if (verdict.kind === 'cached' && record !== undefined) planned.restored.set(stage.name, record);
  return { stage: stage.name, verdict, fingerprint };
}

async function foreseeInputs(
  { content }: PlanContext,
  stage: Stage,
  sources: readonly Edge[],
  { running, restored }: Planned,
): Promise<{ inputs: Map<string, ContentRef>; upstream: Reason[] }> {
  const inputs = new Map<string, ContentRef>();
  const upstream: Reason[] = sources
    .filter(({ from }) => running.has(from))
    .map(({ from, path }) => ({ kind: 'upstream', stage: from, path }));
  for (const { path } of stage.inputs) {
    const touching = sources.filter((edge) => touches(edge.path, path));
    if (touching.some(({ from }) => running.has(from))) continue;
    const source = touching.find(({ from }) => restored.has(from));
    const recorded = source === undefined ? undefined : restored.get(source.from)?.outputs[path];
    if (source !== undefined && recorded === undefined) {
      // Inside or around a restored directory: what it will be is not looked up in manifests.
      upstream.push({ kind: 'upstream', stage: source.from, path: source.path });
      continue;
    }
    const ref = recorded === undefined ? await content.read(path) : contentOf(recorded);
    if (ref !== undefined) inputs.set(path, ref);
    else if (touching[0] !== undefined) upstream.push({ kind: 'upstream', stage: touching[0].from, path });
  }
  return { inputs, upstream };
}

// What is certain although inputs are still to be made: the rest of the definition.
function knownReasons(context: PlanContext, stage: Stage, inputs: ReadonlyMap<string, ContentRef>): Reason[] {
  const locked = context.locked(stage.name);
  if (context.options.force === true) return [{ kind: 'forced' }];
  if (stage.alwaysChanged) return [{ kind: 'alwaysChanged' }];
  if (locked === undefined) return [{ kind: 'neverRun' }];
  const environment = Object.fromEntries(
    stage.environment.map((name) => [name, context.ports.effects.env(name)]),
  );
  const basis = basisOf({ stage, inputs, environment, state: locked.state ?? {} });
  const unknown = new Set(stage.inputs.map(({ path }) => path).filter((path) => !inputs.has(path)));
  return differences(locked, stage, basis, unknown);
}
