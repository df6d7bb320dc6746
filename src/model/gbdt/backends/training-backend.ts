/**
 * The heavy work of boosting, over rows that the training backend keeps: binned columns, margins, derivatives, and an index
 * in which the rows of a leaf lie side by side. `reference-backend` does it in the plainest TypeScript and says what is
 * right; `wasm-backend` does it in WebAssembly on several threads, and differs from it in no bit.
 */
import type { ByClass } from '../../class-weights.ts';
import type { ColumnBins } from '../trees/binning.ts';
import type { Histogram, HistogramLayout } from '../trees/histogram.ts';
import type { NodeSums, Question, Split } from '../trees/split.ts';

/** Places in the index, from `begin` up to `end`. */
export interface RowRange {
  readonly begin: number;
  readonly end: number;
}

export interface Siblings {
  /** Of the smaller one. */
  readonly rows: RowRange;
  /** Its histogram is to be filled; undefined when it will not be split. */
  readonly smaller: SearchedNode | undefined;
  /** Its histogram is still its parent's. */
  readonly larger: SearchedNode;
}

export interface SearchedNode {
  readonly slot: number;
  readonly node: NodeSums;
}

export interface SiblingSplits {
  readonly smaller: Split | undefined;
  readonly larger: Split | undefined;
}

export interface TrainingBackend {
  readonly columns: readonly ColumnBins[];
  readonly layout: HistogramLayout;
  /** What an integer derivative of one stands for: a power of two. */
  readonly unit: number;
  /** Rows below this one are learned from; the others are held back, and have margins only. */
  readonly trainRows: number;
  /** Of the rows learned from: how many of either class, and what each counts. */
  readonly classes: { readonly rows: ByClass; readonly weights: ByClass };
  /** Shape: [rows]. Every row once; whoever starts a tree fills it. */
  readonly index: Uint32Array;
  /** Shape: [rows]. Log-odds of what is learned so far, in row order. */
  readonly margins: Float64Array;
  /** Derivatives of the loss at the margins of the rows learned from. */
  fillGradients(): void;
  /** Mean log-loss of margins, each row counted by the weight of its class. */
  meanLogLoss(part: 'train' | 'validation'): number;
  /** Says which columns the next tree may ask about, ascending. */
  setActive(columns: readonly number[]): void;
  /** Histogram number `slot`, for reading; there are as many as leaves. Inactive columns hold anything. */
  histogram(slot: number): Histogram;
  fillHistogram(slot: number, rows: RowRange): void;
  /** Undefined when no split keeps the limits and gains more than `min_gain`. */
  findSplit(slot: number, node: NodeSums): Split | undefined;
  /**
   * Sums up the smaller of two siblings; their parent's histogram less that becomes the larger one's. Finds splits of
   * both, or of the larger one alone.
   */
  splitSiblings(siblings: Siblings): SiblingSplits;
  /** Moves the rows that pass to the front, both sides in the order they had, and returns how many pass. */
  partition(rows: RowRange, question: Question): number;
  addToMargins(rows: RowRange, value: number): void;
  /** Ends its threads. */
  close(): void;
}
