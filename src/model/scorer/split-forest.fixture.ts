import type { ScorableColumn, ScorableGbdt, ScorableNode } from '../artifact/scorable-model.ts';

type Split = Exclude<ScorableNode, { kind: 'leaf' }>;
type Question<Node> = Node extends Split ? Omit<Node, 'whenTrue' | 'whenFalse'> : never;

/** A tree of one question each: the n-th adds 2^n to rows that pass, so that a margin tells which they were. */
export function splitForest(
  columns: readonly ScorableColumn[],
  questions: readonly Question<Split>[],
  bound: number,
): ScorableGbdt {
  const trees = questions.map((question, place): ScorableNode[] => [
    { ...question, whenTrue: 1, whenFalse: 2 },
    { kind: 'leaf', value: 2 ** place },
    { kind: 'leaf', value: 0 },
  ]);
  return { kind: 'gbdt', columns, trees, base: 0, grid: { bits: 0, bound, significand: 24 } };
}
