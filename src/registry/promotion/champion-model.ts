import { statIfPresent } from '../../core/files/stat-if-present.ts';
import type { NamedModel } from '../../documents/registry-fields.ts';
import { championMissing } from './champion-missing.ts';
import { registeredModel, type RegisteredModel } from '../registered-model.ts';
import { registryLayout } from '../registry-layout.ts';

/**
 * The model to compare with. A lock may name one whose bytes never came here.
 *
 * @throws MlopsError CHAMPION_MISSING, REGISTRY_CORRUPT
 */
export async function championModel(registry: string, champion: NamedModel): Promise<RegisteredModel> {
  const manifest = await statIfPresent(registryLayout.manifest(registry, champion.version));
  if (manifest === undefined) throw championMissing(registry, champion);
  return registeredModel(registry, champion.version, champion.digest);
}
