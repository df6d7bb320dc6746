import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MlopsError } from '../core/error.ts';
import type { ModelIdentity } from '../core/model-version.ts';
import { parseProfile, type Profile } from '../dataset/profile.ts';
import type { ModelCard } from '../documents/model-card.ts';
import { openOnnxModel, type OnnxModel, type OnnxOptions } from '../model/onnx/session.ts';
import { readModelDirectory } from '../model/read-model-directory.ts';

/** A model directory, opened to score with. */
export interface ScoringModel {
  readonly identity: ModelIdentity;
  readonly card: ModelCard;
  /** What the training rows looked like; undefined in a directory of format 1. */
  readonly profile: Profile | undefined;
  readonly onnx: OnnxModel;
}

/**
 * Opens a model directory; whoever opens it closes `onnx`.
 *
 * @throws MlopsError as `readModelDirectory` and `parseProfile`; MODEL_UNREADABLE
 */
export async function openScoringModel(directory: string, options: OnnxOptions): Promise<ScoringModel> {
  const { identity, card } = await readModelDirectory(directory);
  const profile = card.format === 2 ? await readModelProfile(directory) : undefined;
  const onnx = await openOnnxModel(join(directory, 'model.onnx'), options);
  if (onnx.digest === identity.files['model.onnx']) return { identity, card, profile, onnx };
  await onnx.close();
  throw new MlopsError({
    code: 'MODEL_INCONSISTENT',
    message: `\`model.onnx\` in \`${directory}\` was replaced while it was opened`,
    hints: ['try again when nothing writes there'],
    details: { promised: card.onnx.digest, found: onnx.digest },
  });
}

async function readModelProfile(directory: string): Promise<Profile> {
  const path = join(directory, 'profile.json');
  return parseProfile(await readFile(path, 'utf8'), path);
}
