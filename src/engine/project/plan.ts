/** What would happen to each stage, and why. `status`, `why`, `--dry` and `dag` are renderings of it. */
import type { Digest } from '../../core/digest.ts';
import type { MlopsError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { StageName } from './project.ts';

/** One thing that keeps a stage from being fresh. Before and after are in the lock and in the workspace. */
export type Reason =
  | { readonly kind: 'neverRun' }
  | { readonly kind: 'inputChanged'; readonly path: string; readonly before: Digest; readonly after: Digest }
  | { readonly kind: 'inputAdded'; readonly path: string }
  | { readonly kind: 'inputRemoved'; readonly path: string }
  | {
      readonly kind: 'parameterChanged';
      /** Dotted, down to the value that differs: `params.learning_rate`. */
      readonly name: string;
      /** Absent when the parameter is new or gone. */
      readonly before?: JsonValue;
      readonly after?: JsonValue;
    }
  | { readonly kind: 'codeChanged'; readonly uses: string; readonly before: Digest; readonly after: Digest }
  | { readonly kind: 'commandChanged'; readonly before: string; readonly after: string }
  /** Its values are not kept and not shown: they may be secrets. */
  | {
      readonly kind: 'environmentChanged';
      readonly name: string;
      readonly how: 'set' | 'unset' | 'changed' | 'declared' | 'undeclared';
    }
  | { readonly kind: 'outputMissing'; readonly path: string }
  | { readonly kind: 'outputChanged'; readonly path: string; readonly before: Digest; readonly after: Digest }
  | {
      readonly kind: 'outputsDeclaredChanged';
      readonly path: string;
      readonly how: 'added' | 'removed' | 'flags';
    }
  | {
      readonly kind: 'stateChanged';
      readonly parameter: string;
      readonly before: JsonValue;
      readonly after: JsonValue;
    }
  /** May run: depends on what `stage` will make. */
  | { readonly kind: 'upstream'; readonly stage: StageName; readonly path: string }
  | { readonly kind: 'forced' }
  | { readonly kind: 'alwaysChanged' }
  /** The cache may not be read. */
  | { readonly kind: 'noCache' }
  /** The result is known and a blob of it is no longer in the cache, or not whole. */
  | { readonly kind: 'blobMissing'; readonly path: string };

export type Verdict =
  /** Nothing to do. `frozen`: not looked at further. */
  | { readonly kind: 'fresh'; readonly frozen: boolean }
  /** Its outputs are known and come back without running it. `reasons` say why it is not fresh. */
  | { readonly kind: 'cached'; readonly reasons: readonly Reason[] }
  /** It runs; or, when `certain` is false, may run. */
  | { readonly kind: 'run'; readonly certain: boolean; readonly reasons: readonly Reason[] };

export interface StagePlan {
  readonly stage: StageName;
  readonly verdict: Verdict;
  /** Absent while an input is still to be made. */
  readonly fingerprint?: Digest;
}

export interface Plan {
  /** In the order of execution. */
  readonly stages: readonly StagePlan[];
  /** Why a run would be refused before anything starts: a user's own file lies where an output goes. */
  readonly refusal?: MlopsError;
}
