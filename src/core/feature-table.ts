/**
 * The table that a model sees: one typed array per column. Where a data set becomes numbers (data/) and where
 * numbers become a model (model/) know this shape and not each other.
 */

/** A numeric column, rounded to float32 once, at ingestion. NaN is a missing value. Shape: [rows]. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  readonly values: Float32Array;
}

/** A column of strings. The empty string is a missing value. Shape: [rows]. */
export interface CategoricalColumn {
  readonly kind: 'categorical';
  readonly name: string;
  readonly values: readonly string[];
}

export type FeatureColumn = NumericColumn | CategoricalColumn;

/** Feature columns of equal length, in the order of the model's inputs. */
export interface FeatureTable {
  readonly rows: number;
  readonly columns: readonly FeatureColumn[];
}

/** What a supervised model learns from: rows ordered by key, so that their order on disk does not matter. */
export interface LabelledTable extends FeatureTable {
  /** 0 or 1 per row. */
  readonly target: Uint8Array;
  /** What names each row, as text; only where it was asked for. Shape: [rows]. */
  readonly keys?: readonly string[];
}
