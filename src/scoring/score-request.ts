import type { Profile } from '../dataset/profile.ts';
import type { RiskBand, RiskBands } from '../documents/risk-bands.ts';
import type { ReasonCount } from './rows-refused.ts';
import type { OnInvalid } from './score-receipt.ts';

export interface ScoreRequest {
  /** Parquet or CSV with the model's columns and the id; other columns are ignored. */
  readonly input: string;
  /** A model directory. */
  readonly model: string;
  /** Without it, rows are only asked to have the model's types, finite numbers and a unique id. */
  readonly profile?: Profile;
  /** The column that names a row. Default: the one that named the training rows. */
  readonly id?: string;
  readonly output: string;
  readonly quarantine: string;
  /** What messages call the quarantine. Default: its path in backticks. */
  readonly quarantineName?: string;
  readonly receipt: string;
  /** Whether rows that are refused go to the quarantine alone, or stop everything. */
  readonly onInvalid: OnInvalid;
  readonly bands: RiskBands;
  /** Changes the time, not one byte. */
  readonly threads: number;
  readonly progress: (fraction: number, doing: string) => void;
  /** Aborted with the name of the signal that stops the work. */
  readonly interrupt?: AbortSignal;
}

export interface ScoreSummary {
  readonly rows: { readonly in: number; readonly scored: number; readonly quarantined: number };
  readonly positive: number;
  readonly bands: { readonly [band in RiskBand]: number };
  readonly modelVersion: string;
  /** Why rows were refused; a row may have several reasons. */
  readonly reasons: readonly ReasonCount[];
}
