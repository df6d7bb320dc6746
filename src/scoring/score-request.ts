import type { Digest } from '../core/digest.ts';
import type { CsvDialect } from '../data/csv/csv-dialect.ts';
import type { WorkKind } from './batches/batch-context.ts';
import type { Profile } from '../data/profile/profile.ts';
import type { RiskBand } from '../documents/risk-bands.ts';
import type {
  ProfileSource,
  ReasonCount,
  ScoreWarning,
  UnknownShare,
} from '../documents/receipt-document.ts';
import type { ScoringPolicy } from './limits/scoring-policy.ts';

/** What rows must look like. `none`: they are only asked to have the model's types, finite numbers and a unique id. */
export type ProfileChoice =
  /** What the model was trained with; as `none` where its directory does not say. */
  | { readonly kind: 'model' }
  | { readonly kind: 'given'; readonly profile: Profile }
  | { readonly kind: 'none' };

export interface ScoreRequest {
  /** Parquet or CSV with the model's columns and the id; other columns are ignored. */
  readonly input: string;
  /** A model directory. */
  readonly model: string;
  /** Of the model that was asked for: what takes its place before it is opened is not used. Default: whatever is there. */
  readonly modelDigest?: Digest;
  /** Other files that the answer was made from: none of them may be written to. */
  readonly reads?: readonly string[];
  readonly profile: ProfileChoice;
  /** How a CSV file is written, where the profile does not say. */
  readonly dialect?: Partial<CsvDialect>;
  /** The column that names a row. Default: the one that named the training rows. */
  readonly id?: string;
  readonly output: string;
  readonly quarantine: string;
  /** What messages call the quarantine. Default: its path in backticks. */
  readonly quarantineName?: string;
  readonly receipt: string;
  readonly policy: ScoringPolicy;
  /** Whether the scores have a column `unknown_columns`: names of columns that are missing or unseen in the row. */
  readonly unknownColumns?: boolean;
  /** ONNX Runtime scores one row in so many as well, from 1; any difference ends the run. Default: 1000. */
  readonly checkEvery?: number;
  /** Rows that are scored at once. Changes the time, not one byte. Default: 61,440. */
  readonly batchRows?: number;
  /** Changes the time, not one byte. */
  readonly threads: number;
  /** How much of it the table may take, as `4GiB`. Default: what MLOPS_MEMORY says, else 640 MiB, more for a wide table. */
  readonly memory?: string;
  readonly progress: (fraction: number, doing: string) => void;
  /** Told at once, and again in the summary. */
  readonly warn: (warning: ScoreWarning) => void;
  /** Aborted with the name of the signal that stops the work. */
  readonly interrupt?: AbortSignal;
}

/** Where the time of a scoring went, in milliseconds. It differs from run to run, and stands in no output. */
export interface ScoreTimings {
  /** From the first look at the model to the last file in its place. */
  readonly total: number;
  /** Until the model is open. */
  readonly opening: number;
  /** Until the rows are validated and the quarantine is written. */
  readonly validating: number;
  /** Of the rest, that is done side by side: time of threads, added up. */
  readonly threads: { readonly [kind in WorkKind]: number };
  /** From the first row that is read to the last that is written. */
  readonly streaming: number;
}

export interface ScoreSummary {
  readonly rows: { readonly in: number; readonly scored: number; readonly quarantined: number };
  readonly positive: number;
  readonly bands: { readonly [band in RiskBand]: number };
  readonly modelVersion: string;
  readonly profileSource: ProfileSource;
  /** Why rows were refused; a row may have several reasons. */
  readonly reasons: readonly ReasonCount[];
  /** Of the scored rows, in the order of the model. */
  readonly columns: readonly UnknownShare[];
  readonly warnings: readonly ScoreWarning[];
  /** Our own code, or ONNX Runtime where the graph is not one that training writes: then it takes several times as long. */
  readonly scoredBy: 'kernels' | 'onnxruntime';
  /** Rows that ONNX Runtime has scored as well. */
  readonly checked: number;
  readonly timings: ScoreTimings;
}
