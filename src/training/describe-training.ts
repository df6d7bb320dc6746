import type { ModelVersion } from '../core/model-version.ts';
import type { ModelCard } from '../documents/model-card.ts';
import type { TrainingDocument } from '../documents/training-document.ts';
import type { TrainedModel } from '../model/artifact/trained-model.ts';
import { weightParameter } from '../model/class-weights.ts';
import { columnImportance } from '../model/explain/importance.ts';
import { resolveOptions } from '../model/gbdt/resolve-defaults.ts';
import type { TrainOptions } from '../model/train-options.ts';
import { parseTrainOptions } from '../model/parse-train-options.ts';

/** What the report of a training says: the model's card, how it learned, and what to be warned of. */
export function describeTraining(
  model: TrainedModel,
  card: ModelCard,
  version: ModelVersion,
  warnings: readonly string[],
): TrainingDocument {
  return {
    format: 1,
    algorithm: card.algorithm,
    model_version: version,
    seed: card.seed,
    parameters: card.parameters,
    defaults: { ...defaultParameters(card) },
    target: card.target,
    positive: card.positive,
    threshold: card.threshold,
    calibration: card.calibration,
    search: card.search,
    out_of_fold: card.out_of_fold,
    solution: card.solution ?? null,
    dropped: card.dropped,
    warnings,
    rows: { total: card.training.rows, positive: card.training.positives },
    metrics: card.training.metrics,
    margin: card.margin,
    export: { rows_compared: card.training.rows, onnx_bytes: card.onnx.bytes },
    columns: columnImportance(model),
    loss: weightParameter(card.parameters) === undefined ? 'log_loss' : 'weighted_log_loss',
    curve: model.curve.map(({ step, logLoss, validationLogLoss, validationAuc }) => ({
      step,
      log_loss: logLoss,
      ...(validationLogLoss === undefined ? {} : { validation_log_loss: validationLogLoss }),
      ...(validationAuc === undefined ? {} : { validation_auc: validationAuc }),
    })),
  };
}

function defaultParameters({ algorithm, seed, training }: ModelCard): TrainOptions['parameters'] {
  return resolveOptions(parseTrainOptions(algorithm, seed, {}), training.rows).parameters;
}
