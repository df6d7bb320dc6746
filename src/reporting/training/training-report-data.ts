import type { JsonValue } from '../../core/json.ts';

/** What the stage `train` tells; also written as it is, as JSON. */
export interface TrainingReportData {
  algorithm: 'gbdt' | 'logistic' | 'mlp';
  model_version: string;
  seed: number;
  parameters: { [name: string]: JsonValue };
  /** What each parameter would be on these rows if nobody had given any. */
  defaults: { [name: string]: JsonValue };
  target: string;
  /** Null when it was left to be `true` or 1. */
  positive: string | number | boolean | null;
  threshold: number;
  /** Null: the probability is the logistic of the margin. */
  calibration: TrainingCalibration | null;
  /** Null: nothing was searched. Candidates in the order of the grid. */
  search: TrainingSearch | null;
  /** On rows that were held out; null: none were. */
  out_of_fold: { auc: number; f1: number; log_loss: number } | null;
  /** How training ended; null for trees without early stopping. */
  solution: TrainingSolution | null;
  dropped: { name: string; reason: 'all_missing' | 'constant' }[];
  warnings: string[];
  rows: { total: number; positive: number };
  /** On the training rows themselves. */
  metrics: { log_loss: number; auc: number };
  margin: { type: 'float32' | 'float64'; grid_bits: number; bound: number; significand_bits: number };
  /** Rows that ONNX Runtime and our own scorer gave the same margin, bit for bit: all, or there is no report. */
  export: { rows_compared: number; onnx_bytes: number };
  /** The most important first. `splits` for trees only. */
  columns: { name: string; kind: 'numeric' | 'categorical'; importance: number; splits?: number }[];
  /** What the curve tells, and what training lowered: with class weights, each row counts by that of its class. */
  loss: 'log_loss' | 'weighted_log_loss';
  /**
   * Mean over the rows learned from and, where some were held back to know when to end, over those; the AUC of those where
   * it decided.
   */
  curve: { step: number; log_loss: number; validation_log_loss?: number; validation_auc?: number }[];
}

export type TrainingCalibration =
  | { kind: 'platt'; slope: number; intercept: number }
  | { kind: 'isotonic'; starts: readonly number[]; probabilities: readonly number[] };

export type TrainingSearch = {
  folds: number;
  repeats: number;
  scoring: string;
  candidates: readonly TrainingCandidate[];
};

export type TrainingCandidate = {
  parameters: { readonly [name: string]: JsonValue };
  mean: number;
  standard_deviation: number;
  /** One per repeat and fold. */
  scores: readonly number[];
  best: boolean;
};

export type TrainingSolution =
  | { iterations: number; last_step: number; converged: boolean }
  | { epochs: number; best_epoch: number; validation_log_loss: number }
  | {
      /** Trees that were grown, and how many of them the model has. */
      iterations: number;
      best_iteration: number;
      validation_log_loss: number;
      base_log_loss: number;
      validation_auc?: number;
      validation_rows: number;
    };
