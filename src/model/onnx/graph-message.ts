/** What a process that runs a graph and the process that asked for it tell each other. */
import type { InferenceSession } from 'onnxruntime-node';
import type { Digest } from '../../core/digest.ts';

export type GraphRequest =
  | { readonly kind: 'open'; readonly path: string; readonly threads: number }
  | {
      readonly kind: 'run';
      readonly rows: number;
      readonly columns: readonly GraphColumn[];
      /** Of processor time; beyond it the process ends itself. */
      readonly seconds?: number;
    };

/** A column of a batch, shape [rows, 1]. */
export interface GraphColumn {
  readonly name: string;
  readonly values: Float32Array | readonly string[];
}

export type GraphReply =
  | { readonly kind: 'opened'; readonly graph: OpenedGraph }
  | { readonly kind: 'margins'; readonly margins: Float64Array }
  /** The graph's own fault; `unfit` tells an answer of the wrong form from a failure of the runtime. */
  | { readonly kind: 'failed'; readonly reason: string; readonly unfit?: true };

export interface OpenedGraph {
  /** Of the bytes that were opened. */
  readonly digest: Digest;
  readonly inputs: readonly InferenceSession.ValueMetadata[];
  readonly outputs: readonly InferenceSession.ValueMetadata[];
}

/** The output that is hashed and compared. */
export const MARGIN = 'margin';
/** What the process writes on stderr before it ends itself, having used more than it may. */
export const OUT_OF_MEMORY = 'mlops: this graph uses more memory than it may';
export const OUT_OF_TIME = 'mlops: this graph uses more processor time than it may';
