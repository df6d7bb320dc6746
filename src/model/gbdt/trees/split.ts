/** What a node can be asked, and what is known of a node and of the two sides of a split. */

export interface Sums {
  /** Integer sums of derivatives, in gradient units. */
  readonly first: number;
  readonly second: number;
  readonly rows: number;
}

export function addSums(a: Sums, b: Sums): Sums {
  return { first: a.first + b.first, second: a.second + b.second, rows: a.rows + b.rows };
}

export function takeSums(a: Sums, b: Sums): Sums {
  return { first: a.first - b.first, second: a.second - b.second, rows: a.rows - b.rows };
}

/** A node's sums, and what its value must keep to if it becomes a leaf. */
export interface NodeSums extends Sums {
  /** Added to the sum of second derivatives: `lambda_l2`, and `cat_l2` where a set of categories was split off. */
  readonly l2: number;
  /** Bounds of the leaf's value before the learning rate. */
  readonly lower: number;
  readonly upper: number;
}

export type Question = ValueQuestion | SetQuestion;

interface AnyQuestion {
  readonly column: number;
  readonly missingPasses: boolean;
}

export interface ValueQuestion extends AnyQuestion {
  /** Passes: `code <= bin` of a numeric column, `code === bin` of a categorical one, any value when `present`. */
  readonly kind: 'threshold' | 'category' | 'present';
  readonly bin: number;
}

/** Passes when the code is one of these, which ascend. */
export interface SetQuestion extends AnyQuestion {
  readonly kind: 'categories';
  readonly codes: readonly number[];
}

export type Split = Question & {
  readonly gain: number;
  readonly passing: NodeSums;
  readonly failing: NodeSums;
};
