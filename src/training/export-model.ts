import { join } from 'node:path';
import type { ModelCard } from '../documents/model-card.ts';
import { type ModelFacts, writeModelDirectory } from '../model/artifact/model-directory.ts';
import type { TrainedModel } from '../model/artifact/trained-model.ts';
import { verifyExport } from '../model/artifact/verify-export.ts';
import { openOnnxModel } from '../model/onnx/session.ts';

/**
 * Writes the model's directory, then scores the training rows by its ONNX file: each has the margin that our own scorer gave
 * it, bit for bit.
 *
 * @throws MlopsError MODEL_EXPORT_MISMATCH
 */
export async function exportModel(
  directory: string,
  model: TrainedModel,
  facts: ModelFacts,
  { threads, comparing }: { readonly threads: number; readonly comparing: () => void },
): Promise<ModelCard> {
  const card = await writeModelDirectory(directory, model, facts);
  comparing();
  const exported = await openOnnxModel(join(directory, 'model.onnx'), { threads });
  try {
    await verifyExport(exported, facts.training.table, facts.training.margins);
  } finally {
    await exported.close();
  }
  return card;
}
