/** What the engine and the child process of a `uses` stage say to each other. */
import type { SerializedError } from '../../../core/error.ts';
import type { JsonValue } from '../../../core/json/json.ts';
import type { MemoPlace } from './memo.ts';

export type HostRequest =
  | {
      readonly kind: 'run';
      readonly entry: string;
      readonly stage: string;
      readonly with: { readonly [name: string]: JsonValue };
      readonly state: { readonly [parameter: string]: JsonValue };
      readonly threads: number;
      /** Absent: the stage keeps nothing between runs. */
      readonly memo?: MemoPlace;
    }
  /** Whether the stage takes these parameters. */
  | {
      readonly kind: 'check';
      readonly entry: string;
      readonly stage: string;
      readonly with: { readonly [name: string]: JsonValue };
      /** Input parameters whose file may be read already. */
      readonly ready: readonly string[];
    }
  | { readonly kind: 'describe'; readonly entry: string };

export type HostReply =
  | { readonly kind: 'progress'; readonly fraction: number; readonly doing: string }
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly error: SerializedError }
  | {
      readonly kind: 'described';
      readonly name: string;
      readonly description: string;
      readonly schema: { readonly [keyword: string]: JsonValue };
      readonly checks: boolean;
      /** Absolute paths of all files that loading the stage has loaded. */
      readonly files: readonly string[];
    };
