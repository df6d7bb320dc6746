/** The options of training, as they stand in pipeline.yaml and params.yaml; the only check of them. */
import * as z from 'zod';

const positive = (description: string) => z.number().positive().describe(description);

const weight = z.number().min(1e-6).max(1e6);
const classWeight = z
  .union([z.literal('balanced'), z.strictObject({ negative: weight, positive: weight })], {
    error: 'must be `balanced`, or `negative` and `positive` with a number from 0.000001 to 1000000 each',
  })
  .exactOptional()
  .describe(
    'What the loss of a row of either class counts; `balanced`: rows / (2 × rows of the class). Probabilities then need `calibration`',
  );

/** What can end the growing of trees. */
export const STOPPING_METRICS = ['log_loss', 'auc'] as const;

const gbdtFields = z.strictObject({
  n_estimators: z.int().min(1).max(10_000).default(200).describe('Trees'),
  learning_rate: positive('Share of each tree that enters the model').max(1).default(0.05),
  num_leaves: z
    .int()
    .min(2)
    .max(1024)
    .exactOptional()
    .describe('Leaves per tree at most; when not given, one for every 800 rows, at least 8 and at most 31'),
  max_depth: z.int().min(1).max(64).default(64).describe('Splits from the root to a leaf at most'),
  min_child_samples: z.int().min(1).default(20).describe('Rows in a leaf at least; counted exactly'),
  min_child_weight: z.number().min(0).default(0.001).describe('Sum of hessians in a leaf at least'),
  lambda_l2: z
    .number()
    .min(0)
    .default(5)
    .describe('Added to the sum of hessians in every leaf value and gain'),
  lambda_l1: z
    .number()
    .min(0)
    .default(0)
    .describe('Taken off the magnitude of the sum of gradients in every leaf value and gain'),
  max_delta_step: z
    .number()
    .min(0)
    .default(0)
    .describe('A leaf is cut to this magnitude before the learning rate; 0: it is not'),
  min_gain: z.number().min(0).default(0).describe('A split must gain more than this'),
  max_bins: z
    .int()
    .min(2)
    .max(255)
    .default(255)
    .describe('Bins per column besides the one for missing values'),
  max_cat_to_onehot: z
    .int()
    .min(1)
    .max(255)
    .default(4)
    .describe('Up to as many categories in a node are tried one against the others; more are split by sets'),
  max_cat_threshold: z.int().min(1).max(255).default(32).describe('Categories in a set at most'),
  cat_smooth: z
    .number()
    .min(0)
    .default(10)
    .describe(
      'Draws categories of few rows to the middle of the order that sets are cut from; with fewer rows than this in the node, they join none',
    ),
  cat_l2: z.number().min(0).default(10).describe('Added to lambda_l2 on both sides of a split by a set'),
  min_data_per_group: z
    .int()
    .min(1)
    .default(20)
    .describe('Rows by which two sets that are tried differ at least'),
  monotone: z
    .record(z.string(), z.literal([1, 0, -1]))
    .default({})
    .describe(
      'Numeric columns by name: 1 where margins may not fall as the value rises, -1 where they may not rise',
    ),
  subsample: positive('Share of rows per tree, drawn by hash').max(1).default(1),
  colsample: positive('Share of columns per tree, drawn by hash').max(1).default(0.7),
  grow_policy: z
    .enum(['leafwise', 'depthwise'])
    .exactOptional()
    .describe(
      'The leaf to split next: `leafwise`, the one that gains most; `depthwise`, of the shallowest. `leafwise` when not given',
    ),
  class_weight: classWeight,
  scale_pos_weight: weight
    .exactOptional()
    .describe('The same as `class_weight: {negative: 1, positive: …}`; one of the two may be given'),
  early_stopping_rounds: z
    .int()
    .min(0)
    .max(10_000)
    .exactOptional()
    .describe(
      'Ends after as many trees without a better metric on rows held back, and keeps the trees up to the best; 0, or not given: all trees',
    ),
  early_stopping_metric: z
    .enum(STOPPING_METRICS)
    .exactOptional()
    .describe('The metric on rows held back that decides: `log_loss`, when not given, or `auc`'),
  validation_fraction: z
    .number()
    .positive()
    .max(0.5)
    .exactOptional()
    .describe('Share of rows held back for early stopping, drawn by hash; 0.1 when not given'),
  min_delta: z
    .number()
    .min(0)
    .max(1)
    .exactOptional()
    .describe('A metric on rows held back counts as better only by more than this; 0 when not given'),
});

export const gbdtParameters = gbdtFields.superRefine((given, context) => {
  const refuse = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (given.class_weight !== undefined && given.scale_pos_weight !== undefined) {
    refuse('scale_pos_weight', 'cannot be given together with `class_weight`, which says the same');
  }
  if (given.early_stopping_rounds !== undefined) return;
  for (const name of ['early_stopping_metric', 'validation_fraction', 'min_delta'] as const) {
    if (given[name] !== undefined) refuse(name, 'means nothing without `early_stopping_rounds`');
  }
});

export const logisticParameters = z.strictObject({
  lambda_l1: z
    .number()
    .min(0)
    .default(0)
    .describe('This times the absolute weights is added to the sum of log-losses: above 0, weights vanish'),
  lambda_l2: positive('Half of this times the squared weights is added to the sum of log-losses').default(1),
  min_category_rows: z
    .int()
    .min(1)
    .default(10)
    .describe('Categories seen in fewer rows share one weight, which unseen ones get as well'),
  class_weight: classWeight,
  max_iterations: z.int().min(1).max(1000).default(50).describe('Newton steps at most'),
  tolerance: positive('Ends when no weight moves by more than this').default(1e-8),
});

export const mlpParameters = z.strictObject({
  hidden: z
    .array(z.int().min(1).max(1024))
    .min(1)
    .max(4)
    .default([16, 16])
    .describe('Units of each hidden layer'),
  learning_rate: positive('Step of Adam').max(1).default(0.003),
  batch_size: z.int().min(1).max(65_536).default(64).describe('Rows per step'),
  max_epochs: z
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe('Times that all rows are learned from at most'),
  patience: z
    .int()
    .min(1)
    .default(10)
    .describe('Ends after as many epochs without a lower log-loss on the rows held back'),
  validation_fraction: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe('Share of rows held back to know when to end, drawn by hash; 0: the rows learned from tell'),
  lambda_l2: z
    .number()
    .min(0)
    .max(1e9)
    .default(1)
    .describe('Half of this times the squared weights is added to the sum of log-losses'),
  min_category_rows: z
    .int()
    .min(1)
    .default(10)
    .describe('Categories seen in fewer rows share one input, which unseen ones set as well'),
  class_weight: classWeight,
});

/** As given: `num_leaves` may wait for the number of rows. */
export type GivenGbdtParameters = z.output<typeof gbdtParameters>;
/** As trained with: see `resolveOptions`. */
export type GbdtParameters = GivenGbdtParameters & { readonly num_leaves: number };
export type LogisticParameters = z.output<typeof logisticParameters>;
export type MlpParameters = z.output<typeof mlpParameters>;

/** How far training is, from 0 to 1, and what it is doing. */
export type TrainProgress = (fraction: number, doing: string) => void;

/** Algorithm, seed and parameters together: what `trainModel` takes. */
export type TrainOptions = { readonly seed: number } & (
  | { readonly algorithm: 'gbdt'; readonly parameters: GivenGbdtParameters }
  | { readonly algorithm: 'logistic'; readonly parameters: LogisticParameters }
  | { readonly algorithm: 'mlp'; readonly parameters: MlpParameters }
);

export type Algorithm = TrainOptions['algorithm'];

export const ALGORITHM_PARAMETERS = {
  gbdt: gbdtParameters,
  logistic: logisticParameters,
  mlp: mlpParameters,
} as const;

export const ALGORITHMS = ['gbdt', 'logistic', 'mlp'] as const satisfies readonly Algorithm[];
