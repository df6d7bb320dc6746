import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelIdentity } from '../core/model-version.ts';
import { parseProfile, type Profile } from '../dataset/profile.ts';
import type { ModelCard } from '../documents/model-card.ts';
import { openOnnxModel, type OnnxModel } from '../model/onnx/session.ts';
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
export async function openScoringModel(directory: string, threads: number): Promise<ScoringModel> {
  const { identity, card } = await readModelDirectory(directory);
  const profile = card.format === 2 ? await readModelProfile(directory) : undefined;
  return { identity, card, profile, onnx: await openOnnxModel(join(directory, 'model.onnx'), { threads }) };
}

async function readModelProfile(directory: string): Promise<Profile> {
  const path = join(directory, 'profile.json');
  return parseProfile(await readFile(path, 'utf8'), path);
}
