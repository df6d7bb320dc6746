/** Observes what one stage depends on and what it has made, and decides. */
import type { Digest } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { LockedAnswer, StateQuery } from '../../core/state-port.ts';
import { type ContentRef, sameContent } from '../content/content-ref.ts';
import type { Reason } from '../project/plan.ts';
import type { Stage } from '../project/project.ts';
import { contentOf, type StageRecord } from '../project/stage-record.ts';
import { decide, type Decision } from './decide.ts';
import { basisOf, fingerprintOf, type StageBasis } from './fingerprint.ts';
import { isRecordOf } from './is-record-of.ts';
import type { PlanContext } from './plan-context.ts';

export interface Examination extends Decision {
  readonly stage: Stage;
  readonly inputs: ReadonlyMap<string, ContentRef>;
  /** What lies at the output paths. */
  readonly outputs: ReadonlyMap<string, ContentRef>;
  readonly basis: StageBasis;
  readonly fingerprint: Digest;
  readonly state: { readonly [parameter: string]: JsonValue };
  readonly queries: readonly StateQuery[];
}

/**
 * @param inputs what lies, or will lie, at the input paths
 * @throws MlopsError FROZEN_INCOMPLETE, UNREADABLE_CONTENT, and what the state port throws
 */
export async function examineStage(
  context: PlanContext,
  stage: Stage,
  inputs: ReadonlyMap<string, ContentRef>,
): Promise<Examination> {
  const outputs = await observe(
    context,
    stage.outputs.map(({ path }) => path),
  );
  const { effects, state: port } = context.ports;
  const environment = Object.fromEntries(stage.environment.map((name) => [name, effects.env(name)]));
  const stateless = basisOf({ stage, inputs, environment, state: {} });
  const queries = stateQueries(context, stage, inputs, fingerprintOf(stage, stateless));
  const state: { [parameter: string]: JsonValue } = {};
  for (const [index, query] of queries.entries()) {
    const parameter = stage.state[index]?.parameter;
    if (parameter !== undefined) state[parameter] = await port.read(query);
  }
  const basis = basisOf({ stage, inputs, environment, state });
  const fingerprint = fingerprintOf(stage, basis);
  const locked = context.locked(stage.name);
  const common = { stage, inputs, outputs, basis, fingerprint, state, queries };
  if (stage.frozen) return { ...common, ...decideFrozen(context, stage, locked, outputs) };
  const { force = false, noCache = false } = context.options;
  const known =
    force || noCache || (locked?.fingerprint === fingerprint && isRecordOf(stage, locked))
      ? undefined
      : await context.actions.find(fingerprint, (record) => isRecordOf(stage, record));
  return {
    ...common,
    ...decide({
      stage,
      basis,
      fingerprint,
      locked,
      known,
      outputs,
      isStored: isStored(context),
      force,
      noCache,
    }),
  };
}

/**
 * Asks the stores whether they are those that the lock was made with.
 *
 * @throws MlopsError what the state port throws
 */
export async function checkState(
  { ports }: Pick<PlanContext, 'ports'>,
  { queries }: Pick<Examination, 'queries'>,
): Promise<void> {
  for (const query of queries) await ports.state.check(query);
}

/** Tells the stores that a stage's outputs stand. */
export async function applyState(
  { ports }: Pick<PlanContext, 'ports'>,
  { queries }: Pick<Examination, 'queries'>,
): Promise<void> {
  for (const query of queries) await ports.state.apply(query);
}

/** What lies at paths; what is absent is left out. */
export async function observe(
  { content }: Pick<PlanContext, 'content'>,
  paths: readonly string[],
): Promise<Map<string, ContentRef>> {
  const found = new Map<string, ContentRef>();
  for (const path of paths) {
    const ref = await content.read(path);
    if (ref !== undefined) found.set(path, ref);
  }
  return found;
}

// The manifest of a directory is a blob as well; its files are looked for when they are taken out.
const isStored =
  ({ blobs }: PlanContext) =>
  (ref: ContentRef): boolean =>
    ref.kind === 'directory' ? blobs.hasAny(ref.digest) : blobs.has(ref.digest, ref.size);

function stateQueries(
  context: PlanContext,
  stage: Stage,
  refs: ReadonlyMap<string, ContentRef>,
  key: Digest,
): StateQuery[] {
  const inputs = stage.inputs.flatMap(({ path, parameter }) => {
    const ref = refs.get(path);
    return parameter === undefined || ref === undefined ? [] : [[parameter, ref.digest] as const];
  });
  return stage.state.map(({ access, path }) => ({
    access,
    root: context.project.root,
    path,
    stage: stage.name,
    parameters: stage.parameters,
    inputs: Object.fromEntries(inputs),
    key,
    locked: lockedAnswers(context, stage, path, key),
  }));
}

// What a store has answered says which one it was: a clone may have another one, or none.
function lockedAnswers(
  { project, locked }: PlanContext,
  asking: Stage,
  store: string,
  key: Digest,
): LockedAnswer[] {
  return project.stages.flatMap((stage) => {
    const record = locked(stage.name);
    return stage.state.flatMap(({ access, path, parameter }): LockedAnswer[] => {
      const answer = record?.state?.[parameter];
      if (record === undefined || answer === undefined || path !== store) return [];
      if (stage.name !== asking.name) return [{ access, answer }];
      const same = fingerprintOf(asking, { ...record, state: {} }) === key;
      return [{ access, answer, own: same ? 'same' : 'other' }];
    });
  });
}

// A frozen stage never runs: its outputs are what the lock says, or, when it has no entry, what lies there.
function decideFrozen(
  context: PlanContext,
  stage: Stage,
  locked: StageRecord | undefined,
  outputs: ReadonlyMap<string, ContentRef>,
): Decision {
  const damage = stage.outputs.flatMap(({ path }): Reason[] => {
    const [now, recorded] = [outputs.get(path), locked?.outputs[path]];
    if (now === undefined) return [{ kind: 'outputMissing', path }];
    if (recorded === undefined || sameContent(now, contentOf(recorded))) return [];
    return [{ kind: 'outputChanged', path, before: recorded.digest, after: now.digest }];
  });
  if (damage.length === 0) {
    return { verdict: { kind: 'fresh', frozen: true }, ...(locked === undefined ? {} : { record: locked }) };
  }
  const stored = isStored(context);
  const restorable = damage.every((reason) => {
    const recorded = 'path' in reason ? locked?.outputs[reason.path] : undefined;
    return recorded !== undefined && stored(contentOf(recorded));
  });
  if (restorable && locked !== undefined && context.options.noCache !== true) {
    return { verdict: { kind: 'cached', reasons: damage }, record: locked };
  }
  const paths = damage.flatMap((reason) => ('path' in reason ? [`\`${reason.path}\``] : [])).join(', ');
  throw new MlopsError({
    code: 'FROZEN_INCOMPLETE',
    message: `stage \`${stage.name}\` is frozen, and ${paths} is not what the lock says and not in the cache`,
    hints: [`remove \`frozen: true\` from \`${stage.name}\` to let it run`],
    diagnostics: [context.project.diagnose(stage.name, undefined, 'this stage is frozen')],
  });
}
