import type { ModelCard2 } from '../../documents/model-card.ts';
import type { EarlyStopping, TrainedModel } from './trained-model.ts';

/** How training ended, where that is not told by the parameters; the weights of a network stand in `model.onnx` alone. */
export function describeSolution(model: TrainedModel): Pick<ModelCard2, 'solution' | 'layers'> {
  switch (model.kind) {
    case 'gbdt':
      return model.stopping === undefined ? {} : { solution: describeStopping(model.stopping) };
    case 'logistic': {
      const { iterations, lastStep, converged } = model.solution;
      return { solution: { iterations, last_step: lastStep, converged } };
    }
    case 'mlp': {
      const { epochs, bestEpoch, validationLogLoss } = model.solution;
      return {
        solution: { epochs, best_epoch: bestEpoch, validation_log_loss: validationLogLoss },
        layers: model.layers.map(({ inputs, outputs, weightBits, bits, bound, cap }) => ({
          inputs,
          outputs,
          weight_bits: weightBits,
          grid_bits: bits,
          bound,
          cap,
        })),
      };
    }
  }
}

function describeStopping(stopping: EarlyStopping): NonNullable<ModelCard2['solution']> {
  const { iterations, bestIteration, validationLogLoss, baseLogLoss, validationAuc, validationRows } =
    stopping;
  return {
    iterations,
    best_iteration: bestIteration,
    validation_log_loss: validationLogLoss,
    base_log_loss: baseLogLoss,
    ...(validationAuc === undefined ? {} : { validation_auc: validationAuc }),
    validation_rows: validationRows,
  };
}
