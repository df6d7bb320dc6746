/**
 * What a row's margin depends on: a trained model without what training says of itself. A `TrainedModel` is one, and so is
 * what is read back from the graph of ours.
 */
import type {
  GbdtModel,
  LogisticModel,
  MlpLayer,
  MlpModel,
  CategoryNode,
  CategorySetNode,
  LeafNode,
  ThresholdNode,
} from './trained-model.ts';

export type ScorableModel = ScorableGbdt | ScorableLogistic | ScorableMlp;

export interface ScorableGbdt extends Pick<GbdtModel, 'kind' | 'base' | 'grid'> {
  readonly columns: readonly ScorableColumn[];
  readonly trees: readonly ScorableTree[];
}

export type ScorableColumn =
  | { readonly kind: 'numeric'; readonly name: string }
  | { readonly kind: 'categorical'; readonly name: string; readonly categories: readonly string[] };

/** Node 0 is the root; children come after their parent. */
export type ScorableTree = readonly ScorableNode[];

type Told = 'gain' | 'rows';

export type ScorableNode =
  | Omit<LeafNode, Told>
  | Omit<ThresholdNode, Told>
  | Omit<CategoryNode, Told>
  | Omit<CategorySetNode, Told>;

export type ScorableLogistic = Pick<
  LogisticModel,
  'kind' | 'columns' | 'bias' | 'inputs' | 'weights' | 'grid'
>;

export interface ScorableMlp extends Pick<MlpModel, 'kind' | 'columns' | 'inputs' | 'grid'> {
  readonly layers: readonly ScorableLayer[];
}

export type ScorableLayer = Pick<MlpLayer, 'inputs' | 'outputs' | 'weights' | 'biases' | 'cap'>;
