import { join } from 'node:path';
import type { Digest } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import type { ModelIdentity } from '../../core/model-version.ts';
import type { Profile } from '../../data/profile/profile.ts';
import type { ModelCard } from '../../documents/model-card.ts';
import type { ColumnNeed } from '../../model/columns/bind-columns.ts';
import { openOnnxModel, type OnnxModel, type OnnxOptions } from '../../model/onnx/session.ts';
import { readModelDirectory } from '../../model/artifact/read-model-directory.ts';
import { readModelProfile } from './read-model-profile.ts';

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
  const profile = await readModelProfile(directory, card);
  const onnx = await openOnnxModel(join(directory, 'model.onnx'), options);
  const problem =
    onnx.digest !== identity.files['model.onnx']
      ? 'was replaced while it was opened'
      : sameColumns(onnx.inputs, card.columns)
        ? undefined
        : 'reads other columns than its `model.json` describes';
  if (problem === undefined) return { identity, card, profile, onnx };
  await onnx.close();
  throw inconsistent(directory, 'model.onnx', problem, { promised: card.onnx.digest, found: onnx.digest });
}

function sameColumns(read: readonly ColumnNeed[], described: readonly ColumnNeed[]): boolean {
  return (
    read.length === described.length &&
    read.every(({ name, kind }, place) => name === described[place]?.name && kind === described[place]?.kind)
  );
}

function inconsistent(
  directory: string,
  file: string,
  problem: string,
  details: { readonly promised: Digest; readonly found: Digest },
): MlopsError {
  return new MlopsError({
    code: 'MODEL_INCONSISTENT',
    message: `\`${file}\` in \`${directory}\` ${problem}`,
    hints: ['take the whole directory again, as the stage `train` wrote it, when nothing writes there'],
    details: { file, ...details },
  });
}
