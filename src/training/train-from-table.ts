/** The workflow of training: rows, search, fit, export, check, document. What the stage `train` does. */
import { digestFile } from '../core/digest.ts';
import { canonicalJson } from '../core/json/canonical-json.ts';
import type { JsonValue } from '../core/json/json.ts';
import { modelVersion } from '../core/model-version.ts';
import type { Memo } from '../core/stage.ts';
import { modelProfile } from '../data/profile/model-profile.ts';
import type { Profile } from '../data/profile/profile.ts';
import type { TrainingDocument } from '../documents/training-document.ts';
import type { TrainedModel } from '../model/artifact/trained-model.ts';
import { dropConstantColumns } from '../model/columns/drop-constant-columns.ts';
import { resolveOptions } from '../model/gbdt/resolve-defaults.ts';
import { requireMonotone } from '../model/gbdt/trees/monotone.ts';
import { evaluateMargins } from '../model/metrics/evaluate-margins.ts';
import { scoreMargins } from '../model/score-margins.ts';
import { chooseModel } from '../model/search/choose-model.ts';
import { expandGrid } from '../model/search/expand-grid.ts';
import { trainModel } from '../model/train-model.ts';
import type { TrainProgress } from '../model/train-options.ts';
import { describeRows } from './describe-rows.ts';
import { describeSearch } from './describe-search.ts';
import { describeTraining } from './describe-training.ts';
import { exportModel } from './export-model.ts';
import { constantWarnings, modelWarnings, weightWarnings } from './model-warnings.ts';
import { readTrainingRows } from './read-training-rows.ts';
import { selectColumns } from './select-columns.ts';
import { slownessWarning } from './slowness-warning.ts';
import { crowdedWarnings, tableWarnings } from './table-warnings.ts';
import { choiceOf, type TrainingRequest } from './training-request.ts';

export interface TrainingContext {
  /** Changes the time, not one byte. */
  readonly threads: number;
  /** The module of `fit-worker`. */
  readonly worker: URL;
  /** Keeps fits of a search, so that a killed run goes on where it was. */
  readonly memo: Memo;
  readonly progress: TrainProgress;
  /** Told at once; the document has all but those about time. */
  readonly warn: (warning: string) => void;
}

/**
 * Trains a model, writes its directory and proves on every row that ONNX Runtime gives the same margins.
 *
 * @throws MlopsError as `selectColumns`, `readTrainingRows`, `chooseModel` and `exportModel`
 */
export async function trainFromTable(
  request: TrainingRequest,
  { threads, worker, memo, progress, warn }: TrainingContext,
): Promise<TrainingDocument> {
  const { holdsOut, ...choiceRequest } = choiceOf(request);
  const { profile, columns } = await selectColumns(request);
  for (const { options } of expandGrid(
    request.algorithm,
    request.seed,
    request.params,
    choiceRequest.search.grid,
  )) {
    if (options.algorithm === 'gbdt') requireMonotone(columns, options.parameters);
  }
  progress(0, 'reading rows');
  const lanes = holdsOut && threads > 1 ? threads : 0;
  const { read, coarse } = await readTrainingRows(
    request,
    { profile, columns },
    { threads, keys: holdsOut, lanes },
  );
  const { table, dropped } = dropConstantColumns(read);
  const { digest } = await digestFile(request.input);
  const choice = await chooseModel(
    table,
    { ...choiceRequest, rows: describeRows(request, digest, profile, columns) },
    { threads, worker },
    memo,
    (fraction, doing) => progress(0.1 + 0.4 * fraction, doing),
  );
  const size = { rows: table.rows, columns: table.columns.length };
  const slowness = slownessWarning(choice.options, size, threads);
  if (slowness !== undefined) warn(slowness);
  // Where nothing was held out, learning is most of the work.
  const before = holdsOut ? 0.5 : 0.1;
  const learning: TrainProgress = (fraction, doing) => progress(before + (0.7 - before) * fraction, doing);
  const model = trainModel(table, choice.options, learning, threads);
  progress(0.7, 'scoring the training rows');
  const margins = scoreMargins(model, table);
  const warnings = [
    ...tableWarnings(table, dropped, coarse),
    ...crowdedWarnings(table, choice.options),
    ...constantWarnings(model, choice.options, margins),
    ...modelWarnings(model),
    ...weightWarnings(choice.options, choice.calibration !== null),
  ];
  warnings.forEach(warn);
  const { auc, logLoss } = evaluateMargins(table.target, margins, 0, choice.calibration);
  const facts = {
    options: resolveOptions(choice.options, table.rows),
    key: request.key,
    target: request.target,
    positive: request.positive ?? null,
    threshold: choice.threshold,
    calibration: choice.calibration,
    search: describeSearch(choice, choiceRequest.search),
    outOfFold: choice.outOfFold ?? null,
    dropped,
    profile: profileText(profile, model, request.key),
    training: { data: digest, table, margins, metrics: { auc, log_loss: logLoss } },
  };
  const card = await exportModel(request.model, model, facts, {
    threads,
    comparing: () => progress(0.8, 'comparing with ONNX Runtime'),
  });
  const { version } = await modelVersion(request.model);
  return describeTraining(model, card, version, warnings);
}

function profileText(profile: Profile, model: TrainedModel, key: string): string {
  const names = model.columns.map(({ name }) => name);
  return canonicalJson(JSON.parse(JSON.stringify(modelProfile(profile, names, key))) as JsonValue);
}
