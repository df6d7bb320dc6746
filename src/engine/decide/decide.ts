/** The verdict on one stage, from what was observed. Pure. */
import type { Digest } from '../../core/digest.ts';
import { type ContentRef, sameContent } from '../content/content-ref.ts';
import type { Reason, Verdict } from '../project/plan.ts';
import type { Stage } from '../project/project.ts';
import { contentOf, type StageRecord } from '../project/stage-record.ts';
import { differences } from './differences.ts';
import type { StageBasis } from './fingerprint.ts';
import { isRecordOf } from './is-record-of.ts';

export interface Observation {
  readonly stage: Stage;
  readonly basis: StageBasis;
  readonly fingerprint: Digest;
  readonly locked: StageRecord | undefined;
  /** What the action cache knows of the fingerprint. */
  readonly known: StageRecord | undefined;
  /** What lies at each output path. */
  readonly outputs: ReadonlyMap<string, ContentRef>;
  /** Whether the cache seems to hold a content; it is proven only when it is taken out. */
  readonly isStored: (content: ContentRef) => boolean;
  readonly force: boolean;
  readonly noCache: boolean;
}

export interface Decision {
  readonly verdict: Verdict;
  /** What the outputs are to become, when that is known without running. */
  readonly record?: StageRecord;
}

export function decide(observed: Observation): Decision {
  const { stage, locked, fingerprint, basis, known } = observed;
  if (observed.force) return run([{ kind: 'forced' }]);
  if (stage.alwaysChanged || isCallback(stage)) return run([{ kind: 'alwaysChanged' }]);
  // A record of other outputs under this fingerprint was made by no stage.
  const isLocked = locked?.fingerprint === fingerprint && isRecordOf(stage, locked);
  const damage = isLocked ? damagedOutputs(locked, observed) : [];
  if (isLocked && damage.length === 0) return { verdict: { kind: 'fresh', frozen: false }, record: locked };
  const reasons: Reason[] = isLocked
    ? damage
    : locked === undefined
      ? [{ kind: 'neverRun' }]
      : differences(locked, stage, basis);
  if (observed.noCache) return run([...reasons, { kind: 'noCache' }]);
  // A lock that came by git may name results that this cache knows as well.
  const record = isLocked ? locked : known;
  if (record === undefined || !isRecordOf(stage, record)) return run(reasons);
  const gone = unrestorable(record, observed);
  if (gone.length > 0) return run([...reasons, ...gone]);
  return { verdict: { kind: 'cached', reasons }, record };
}

// A command that needs nothing and makes nothing is run for what it does.
const isCallback = ({ action, inputs, outputs, parameters, environment, state }: Stage): boolean =>
  action.kind === 'command' &&
  [inputs, outputs, environment, state, Object.keys(parameters)].every(({ length }) => length === 0);

function run(reasons: readonly Reason[]): Decision {
  return { verdict: { kind: 'run', certain: true, reasons } };
}

function damagedOutputs(record: StageRecord, { outputs }: Observation): Reason[] {
  return Object.entries(record.outputs).flatMap(([path, recorded]): Reason[] => {
    const [now, wanted] = [outputs.get(path), contentOf(recorded)];
    if (now === undefined) return [{ kind: 'outputMissing', path }];
    if (sameContent(now, wanted)) return [];
    return [{ kind: 'outputChanged', path, before: wanted.digest, after: now.digest }];
  });
}

// What lies in the workspace already need not be in the cache.
function unrestorable(record: StageRecord, { outputs, isStored }: Observation): Reason[] {
  return Object.entries(record.outputs).flatMap(([path, recorded]): Reason[] => {
    const [now, wanted] = [outputs.get(path), contentOf(recorded)];
    if (now !== undefined && sameContent(now, wanted)) return [];
    return isStored(wanted) ? [] : [{ kind: 'blobMissing', path }];
  });
}
