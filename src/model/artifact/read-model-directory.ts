import { join } from 'node:path';
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { MlopsError } from '../../core/error.ts';
import { readBounded } from '../../core/files/read-bounded.ts';
import { whyNotRead } from '../../core/files/read-named.ts';
import { type ModelIdentity, modelVersion } from '../../core/model-version.ts';
import { MAX_CARD_BYTES, type ModelCard, parseModelCard } from '../../documents/model-card.ts';

/** A model directory of which every file is the one that `model.json` names. */
export interface ModelDirectory {
  readonly path: string;
  readonly identity: ModelIdentity;
  readonly card: ModelCard;
}

/**
 * Reads a model directory and every byte of it. One of format 2 is held against its own digest, then each file against
 * the card; of format 1 only `model.onnx` can be checked.
 *
 * @throws MlopsError MODEL_NOT_FOUND · MODEL_NOT_PLAIN · MODEL_CARD_INVALID · MODEL_INCONSISTENT naming the file that was
 *   changed, added or removed since training
 */
export async function readModelDirectory(path: string): Promise<ModelDirectory> {
  const identity = await modelVersion(path);
  const card = await readCard(path);
  const promised = card.format === 2 ? card.files : { 'model.onnx': card.onnx.digest };
  const { 'model.json': _, ...found } = identity.files;
  const names = new Set([...Object.keys(promised), ...(card.format === 2 ? Object.keys(found) : [])]);
  for (const name of [...names].toSorted(compareCodeUnits)) {
    const wanted = Object.entries(promised).find(([file]) => file === name)?.[1];
    if (wanted === found[name]) continue;
    const what =
      wanted === undefined ? 'was added' : found[name] === undefined ? 'was removed' : 'was changed';
    throw inconsistent(path, name, what, { promised: wanted ?? null, found: found[name] ?? null });
  }
  if (card.format === 2 && card.files['model.onnx'] !== card.onnx.digest) {
    throw invalid(join(path, 'model.json'), 'it names two digests of `model.onnx`');
  }
  return { path, identity, card };
}

async function readCard(directory: string): Promise<ModelCard> {
  const path = join(directory, 'model.json');
  const parsed = parseModelCard(await readText(path, directory));
  if (parsed.ok) return parsed.value;
  const { kind, message } = parsed.error;
  throw kind === 'changed'
    ? inconsistent(directory, 'model.json', 'was changed', {})
    : invalid(path, message);
}

async function readText(path: string, directory: string): Promise<string> {
  try {
    const bytes = readBounded(path, MAX_CARD_BYTES);
    if (typeof bytes === 'string') throw invalid(path, whyNotRead(bytes, MAX_CARD_BYTES));
    return bytes.toString('utf8');
  } catch (cause) {
    if (cause instanceof MlopsError) throw cause;
    throw new MlopsError({
      code: 'MODEL_NOT_FOUND',
      message: `there is no model in \`${directory}\`: \`${path}\` cannot be read`,
      hints: ['a model directory holds `model.onnx` and `model.json`, as the stage `train` writes them'],
      cause,
    });
  }
}

function inconsistent(
  directory: string,
  file: string,
  what: string,
  details: MlopsError['details'],
): MlopsError {
  return new MlopsError({
    code: 'MODEL_INCONSISTENT',
    message: `\`${file}\` in \`${directory}\` ${what} since the model was trained`,
    hints: [
      'take the whole directory again, as the stage `train` wrote it',
      'bands and limits are set in `scoring.yaml`, a threshold by the parameter `threshold` of the stage `train`',
    ],
    details: { file, ...details },
  });
}

function invalid(path: string, reason: string): MlopsError {
  return new MlopsError({
    code: 'MODEL_CARD_INVALID',
    message: `\`${path}\` does not describe a model: ${reason}`,
    hints: ['take a directory that a `train` stage of this version of mlops made'],
  });
}
