/** What changed between a stage as it is recorded and as it would run now. */
import { canonicalJson, compareCodeUnits } from '../../core/json/canonical-json.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { Reason } from '../project/plan.ts';
import type { Stage } from '../project/project.ts';
import type { StageRecord } from '../project/stage-record.ts';
import { declaredOutputs, type StageBasis } from './fingerprint.ts';

/** @param unknown inputs that are still to be made and are not compared */
export function differences(
  before: StageRecord,
  stage: Stage,
  after: StageBasis,
  unknown: ReadonlySet<string> = new Set(),
): Reason[] {
  return [
    ...actionDifferences(before, after),
    ...valueDifferences(before.params, after.params, []).map(({ path, ...values }): Reason => ({
      kind: 'parameterChanged',
      name: stage.action.kind === 'uses' ? path.join('.') : [path[0], path.slice(1).join('.')].join(':'),
      ...values,
    })),
    ...inputDifferences(before, after, unknown),
    ...environmentDifferences(before, after),
    ...outputDifferences(before, stage),
    ...stateDifferences(before, after),
  ];
}

function actionDifferences(before: StageRecord, after: StageBasis): Reason[] {
  if (
    before.uses !== after.uses ||
    canonicalJson([before.cmd ?? [], before.wdir ?? '.']) !==
      canonicalJson([after.cmd ?? [], after.wdir ?? '.'])
  ) {
    return [{ kind: 'commandChanged', before: shown(before), after: shown(after) }];
  }
  if (before.code === undefined || after.code === undefined || before.code === after.code) return [];
  return [{ kind: 'codeChanged', uses: after.uses ?? '', before: before.code, after: after.code }];
}

function shown({ uses, cmd, wdir }: Pick<StageRecord, 'uses' | 'cmd' | 'wdir'>): string {
  if (uses !== undefined) return `uses: ${uses}`;
  return `${wdir === undefined ? '' : `(in ${wdir}) `}${(cmd ?? []).join('\n')}`;
}

interface ValueDifference {
  readonly path: readonly string[];
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

function valueDifferences(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly string[],
): ValueDifference[] {
  if (isMap(before) && isMap(after)) {
    return sortedKeys(before, after).flatMap((key) =>
      valueDifferences(own(before, key), own(after, key), [...path, key]),
    );
  }
  if (before === undefined) return after === undefined ? [] : [{ path, after }];
  if (after === undefined) return [{ path, before }];
  return canonicalJson(before) === canonicalJson(after) ? [] : [{ path, before, after }];
}

function inputDifferences(before: StageRecord, after: StageBasis, unknown: ReadonlySet<string>): Reason[] {
  return sortedKeys(before.inputs, after.inputs).flatMap((path): Reason[] => {
    if (unknown.has(path)) return [];
    const [old, now] = [own(before.inputs, path), own(after.inputs, path)];
    if (old === undefined) return [{ kind: 'inputAdded', path }];
    if (now === undefined) return [{ kind: 'inputRemoved', path }];
    if (old.digest === now.digest && old.executable === now.executable && !old.files === !now.files)
      return [];
    return [{ kind: 'inputChanged', path, before: old.digest, after: now.digest }];
  });
}

function environmentDifferences(before: StageRecord, after: StageBasis): Reason[] {
  const [old, now] = [before.env ?? {}, after.env ?? {}];
  return sortedKeys(old, now)
    .filter((name) => own(old, name) !== own(now, name))
    .map((name) => ({
      kind: 'environmentChanged',
      name,
      how: environmentChange(own(old, name), own(now, name)),
    }));
}

// Null: declared, and not set.
function environmentChange(
  before: string | null | undefined,
  after: string | null | undefined,
): Extract<Reason, { kind: 'environmentChanged' }>['how'] {
  if (before === undefined) return 'declared';
  if (after === undefined) return 'undeclared';
  if (before === null) return 'set';
  return after === null ? 'unset' : 'changed';
}

function outputDifferences(before: StageRecord, stage: Stage): Reason[] {
  const declared = Object.fromEntries(declaredOutputs(stage));
  return sortedKeys(before.outputs, declared).flatMap((path): Reason[] => {
    const [old, now] = [own(before.outputs, path), own(declared, path)];
    if (old === undefined) return [{ kind: 'outputsDeclaredChanged', path, how: 'added' }];
    if (now === undefined) return [{ kind: 'outputsDeclaredChanged', path, how: 'removed' }];
    const same = old.kind === now.kind && old.cache === now.cache && old.persist === now.persist;
    return same ? [] : [{ kind: 'outputsDeclaredChanged', path, how: 'flags' }];
  });
}

function stateDifferences(before: StageRecord, after: StageBasis): Reason[] {
  const [old, now] = [before.state ?? {}, after.state ?? {}];
  return sortedKeys(old, now).flatMap((parameter): Reason[] => {
    const [was, is] = [own(old, parameter) ?? null, own(now, parameter) ?? null];
    return canonicalJson(was) === canonicalJson(is)
      ? []
      : [{ kind: 'stateChanged', parameter, before: was, after: is }];
  });
}

const isMap = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = <T>(map: { readonly [key: string]: T }, key: string): T | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

const sortedKeys = (a: object, b: object): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted(compareCodeUnits);
