import { weightParameter } from '../model/class-weights.ts';
import type { TrainOptions } from '../model/train-options.ts';
import type {
  EarlyStopping,
  LogisticModel,
  MlpModel,
  TrainedModel,
} from '../model/artifact/trained-model.ts';

/** After training. */
export function modelWarnings(model: TrainedModel): readonly string[] {
  switch (model.kind) {
    case 'gbdt':
      return model.stopping === undefined ? [] : stoppingWarnings(model.stopping);
    case 'logistic':
      return convergenceWarnings(model.solution);
    case 'mlp':
      return epochWarnings(model.solution);
  }
}

/**
 * Of a model that tells no row from another, and why.
 *
 * @param margins of the rows that it was trained on
 */
export function constantWarnings(
  model: TrainedModel,
  { parameters }: TrainOptions,
  margins: Float64Array,
): readonly string[] {
  if (margins.some((margin) => margin !== margins[0])) return [];
  const same = 'the model says the same of every row';
  if (model.kind === 'gbdt' && 'min_child_samples' in parameters && isStumps(model)) {
    const { min_child_samples: least } = parameters;
    const drawn = parameters.subsample < 1 ? `, or raise \`subsample\` (${parameters.subsample})` : '';
    const few = margins.length < 2 * least ? `: ${margins.length} rows cannot be split into two` : '';
    return [
      `${same}, as no split leaves \`min_child_samples\` (${least}) rows on either side, keeps to the other limits and gains anything${few}; lower the limits${drawn}, or take more rows or other columns`,
    ];
  }
  return [
    `${same}: the features carry no detectable signal; check them, the regularisation (\`lambda_l1\`, \`lambda_l2\`) and the learning rate`,
  ];
}

const isStumps = ({ trees }: Extract<TrainedModel, { kind: 'gbdt' }>): boolean =>
  trees.every((tree) => tree.length === 1);

function epochWarnings({ epochs, bestEpoch, held }: MlpModel['solution']): readonly string[] {
  const { negative, positive } = held;
  const only = negative === 0 ? 'positive' : 'negative';
  return [
    ...(negative + positive > 0 && (negative === 0 || positive === 0)
      ? [
          `the ${negative + positive} rows held back are all ${only}: they cannot tell when to end; raise \`validation_fraction\`, or take more rows`,
        ]
      : []),
    ...lengthWarnings(epochs, bestEpoch),
  ];
}

function lengthWarnings(epochs: number, bestEpoch: number): readonly string[] {
  if (bestEpoch === 0) {
    return [
      `none of ${epochs} epochs lowered the log-loss: the model has the weights that training began with; try another \`learning_rate\`, and check the columns and the target`,
    ];
  }
  if (bestEpoch < epochs) return [];
  return [`the log-loss was still falling at the last of ${epochs} epochs; raise \`max_epochs\``];
}

function convergenceWarnings({
  converged,
  iterations,
  lastStep,
}: LogisticModel['solution']): readonly string[] {
  if (converged) return [];
  return [
    `logistic regression has not converged: after ${iterations} steps a weight still moved by ${lastStep}; raise \`max_iterations\` or \`tolerance\`, or \`lambda_l2\` where columns tell the classes apart without error`,
  ];
}

/** Of a model that ranks no better than a constant. */
const AUC_OF_CHANCE = 0.5;

function stoppingWarnings(stopping: EarlyStopping): readonly string[] {
  const { iterations, bestIteration, validationLogLoss, baseLogLoss, validationAuc, validationRows } =
    stopping;
  const byAuc = validationAuc !== undefined;
  if (byAuc ? validationAuc <= AUC_OF_CHANCE : validationLogLoss >= baseLogLoss) {
    const nothing = byAuc ? 'raised the AUC of the' : 'lowered the log-loss of the';
    const kept = bestIteration === 1 ? 'one' : bestIteration;
    return [
      `no tree ${nothing} ${validationRows} rows held back${byAuc ? ' above 0.5' : ''}: the model keeps ${kept}; check the columns and the target, or lower \`learning_rate\``,
    ];
  }
  if (bestIteration < iterations) return [];
  const best = byAuc ? 'AUC of the rows held back was highest' : 'log-loss of the rows held back was lowest';
  return [
    `early stopping did not end training: the ${best} at the last of ${iterations} trees; raise \`n_estimators\``,
  ];
}

/** Of what was asked for. */
export function weightWarnings({ parameters }: TrainOptions, calibrated: boolean): readonly string[] {
  const name = weightParameter(parameters);
  if (name === undefined || calibrated) return [];
  return [
    `\`${name}\` shifts probabilities away from how often rows are positive; \`calibration: platt\` or \`isotonic\` brings them back`,
  ];
}
