/**
 * What training returns: plain data that says all about a model and nothing about how to run it. Scorers and the
 * ONNX encoder read it. Columns stand in code-unit order of their names, so the order in which a table or a
 * profile lists them changes no byte of a model.
 */

import type { ByClass } from '../class-weights.ts';

export type TrainedModel = GbdtModel | LogisticModel | MlpModel;

/** Gradient-boosted trees: margin = base + sum over trees of the leaf that a row falls into. */
export interface GbdtModel {
  readonly kind: 'gbdt';
  /** What the loss of a row counted, by its label. */
  readonly classWeights: ByClass;
  readonly columns: readonly GbdtColumn[];
  readonly trees: readonly Tree[];
  /** The margin of a row that no tree moves: a multiple of the grid. */
  readonly base: number;
  readonly grid: MarginGrid;
  /** Where early stopping held rows back. */
  readonly stopping?: EarlyStopping;
  readonly curve: readonly CurvePoint[];
}

export interface EarlyStopping {
  /** Trees that were grown; the model has the first `bestIteration` of them. */
  readonly iterations: number;
  readonly bestIteration: number;
  /** Mean log-loss, weighted as in training, of the rows held back: of the model, and of its base alone. */
  readonly validationLogLoss: number;
  readonly baseLogLoss: number;
  /** Of the model on the rows held back, where it decided instead of the log-loss; that of the base is 0.5. */
  readonly validationAuc?: number;
  readonly validationRows: number;
}

export type GbdtColumn = GbdtNumericColumn | GbdtCategoricalColumn;

export interface GbdtNumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  /** Bins of distinct values that training saw, without the one for missing values. */
  readonly bins: number;
}

export interface GbdtCategoricalColumn {
  readonly kind: 'categorical';
  readonly name: string;
  /** In code-unit order; a category's code is its place. Any other value is missing. */
  readonly categories: readonly string[];
}

/** Node 0 is the root; children come after their parent. */
export type Tree = readonly TreeNode[];

export type TreeNode = LeafNode | ThresholdNode | CategoryNode | CategorySetNode;

export interface LeafNode {
  readonly kind: 'leaf';
  /** Log-odds, learning rate included: a multiple of the grid. */
  readonly value: number;
  readonly rows: number;
}

interface SplitNode {
  /** Index into the model's columns. */
  readonly column: number;
  /** Where a missing value goes: with the rows that pass the test, or with those that do not. */
  readonly missingPasses: boolean;
  readonly whenTrue: number;
  readonly whenFalse: number;
  /** Twice the fall of the regularised loss, in second-order approximation. */
  readonly gain: number;
  readonly rows: number;
}

/** Passes when `value <= threshold`, a float32. A threshold of +Infinity asks only whether there is a value. */
export interface ThresholdNode extends SplitNode {
  readonly kind: 'threshold';
  readonly threshold: number;
}

/** Passes when the value is the category with this code. */
export interface CategoryNode extends SplitNode {
  readonly kind: 'category';
  readonly code: number;
}

/** Passes when the value is one of the categories with these codes, which ascend. */
export interface CategorySetNode extends SplitNode {
  readonly kind: 'categories';
  readonly codes: readonly number[];
}

/** Logistic regression: margin = bias + sum of weight × standardised input + sum of category weights. */
export interface LogisticModel {
  readonly kind: 'logistic';
  /** What the loss of a row counted, by its label. */
  readonly classWeights: ByClass;
  readonly columns: readonly LogisticColumn[];
  readonly bias: number;
  /** Standardised inputs are rounded to 2^-bits after being cut to [-bound, bound]. */
  readonly inputs: { readonly bits: number; readonly bound: number };
  /** Weights and bias are multiples of 2^-bits. */
  readonly weights: { readonly bits: number };
  readonly grid: MarginGrid;
  readonly solution: {
    readonly iterations: number;
    /** Largest change of a weight in the last Newton step, before rounding. */
    readonly lastStep: number;
    readonly converged: boolean;
  };
  readonly curve: readonly CurvePoint[];
}

export type LogisticColumn = LogisticNumericColumn | LogisticCategoricalColumn;

export interface LogisticNumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  /** Stands in for a missing value. */
  readonly median: number;
  readonly mean: number;
  /** One over the standard deviation, or 1 for a constant column. */
  readonly scale: number;
  readonly weight: number;
}

export interface LogisticCategoricalColumn {
  readonly kind: 'categorical';
  readonly name: string;
  /** In code-unit order. */
  readonly categories: readonly string[];
  /** One per category. */
  readonly weights: readonly number[];
  /** For categories that training saw too rarely or not at all. */
  readonly otherWeight: number;
  readonly missingWeight: number;
}

/** A multi-layer perceptron: layers of sums, with ReLU, a cut and a rounding between two. */
export interface MlpModel {
  readonly kind: 'mlp';
  /** What the loss of a row counted, by its label. */
  readonly classWeights: ByClass;
  readonly columns: readonly MlpColumn[];
  /** Standardised inputs are rounded to 2^-bits after being cut to [-bound, bound]; hidden activations to 2^-bits. */
  readonly inputs: { readonly bits: number; readonly bound: number };
  /** At least one; the last has one output, the margin. */
  readonly layers: readonly MlpLayer[];
  /** Of the last layer. */
  readonly grid: MarginGrid;
  readonly solution: {
    readonly epochs: number;
    /** The weights are those after this epoch. */
    readonly bestEpoch: number;
    readonly validationLogLoss: number;
    /** Rows held back to know when to end, by class. */
    readonly held: { readonly negative: number; readonly positive: number };
  };
  readonly curve: readonly CurvePoint[];
}

export interface MlpLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Shape: [inputs × outputs], the outputs of an input together. Multiples of 2^-weightBits, as the biases are. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  readonly weightBits: number;
  /** Every sum of the layer is a multiple of 2^-bits of magnitude at most `bound`, and bound * 2^bits <= 2^53. */
  readonly bits: number;
  readonly bound: number;
  /** A power of two that activations are cut to; null for the margin. */
  readonly cap: number | null;
}

export type MlpColumn = MlpNumericColumn | MlpCategoricalColumn;

export interface MlpNumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  readonly median: number;
  readonly mean: number;
  readonly scale: number;
  /** Its place among the inputs of the first layer. */
  readonly input: number;
}

export interface MlpCategoricalColumn {
  readonly kind: 'categorical';
  readonly name: string;
  /** In code-unit order. */
  readonly categories: readonly string[];
  /** One place per category. */
  readonly inputs: readonly number[];
  /** For categories that training saw too rarely or not at all, and for missing values; null: no input is set. */
  readonly otherInput: number | null;
  readonly missingInput: number | null;
}

/**
 * Every sum of a margin's terms is a multiple of 2^-bits, and none exceeds the bound. Trees answer in float32: their margin
 * is that sum, rounded once where it needs more than 24 bits.
 */
export interface MarginGrid {
  readonly bits: number;
  readonly bound: number;
  /** Significant bits of the number type that sums: 24 (float32) or 53 (float64). bound * 2^bits <= 2^significand. */
  readonly significand: 24 | 53;
}

export interface CurvePoint {
  /** Trees, Newton steps or epochs so far; 0 is the model before the first. */
  readonly step: number;
  /** Mean log-loss over the rows learned from, in nats, each counted by the weight of its class. */
  readonly logLoss: number;
  /** The same over the rows held back; absent where none are. */
  readonly validationLogLoss?: number;
  /** Of the rows held back, where it decides when training ends. */
  readonly validationAuc?: number;
}
