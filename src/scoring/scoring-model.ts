import { join } from 'node:path';
import { MlopsError } from '../core/error.ts';
import { type ModelIdentity, modelVersion } from '../core/model-version.ts';
import { type ModelCard, readModelCard } from '../model/model-card.ts';
import { openOnnxModel, type OnnxModel } from '../model/onnx/session.ts';

/** A model directory, opened to score with. */
export interface ScoringModel {
  readonly identity: ModelIdentity;
  readonly card: ModelCard;
  readonly onnx: OnnxModel;
}

/**
 * Opens a model directory; whoever opens it closes `onnx`.
 *
 * @throws MlopsError MODEL_NOT_FOUND · MODEL_CARD_INVALID · MODEL_UNREADABLE · MODEL_INCONSISTENT when `model.onnx` is
 *   not the file that `model.json` describes
 */
export async function openScoringModel(directory: string, threads: number): Promise<ScoringModel> {
  const identity = await modelVersion(directory);
  const card = await readModelCard(directory);
  if (identity.files['model.onnx'] !== card.onnx.digest) {
    throw new MlopsError({
      code: 'MODEL_INCONSISTENT',
      message: `\`model.onnx\` in \`${directory}\` is not the file that its \`model.json\` describes`,
      hints: ['one of the two was changed or copied without the other: take the whole directory again'],
      details: { promised: card.onnx.digest, found: identity.files['model.onnx'] ?? null },
    });
  }
  return { identity, card, onnx: await openOnnxModel(join(directory, 'model.onnx'), { threads }) };
}
