import { MlopsError } from '../../core/error.ts';
import type { NamedModel } from '../../documents/registry-fields.ts';

/** @param champion null: the lock says that there is a registry, and not which champion it held */
export function championMissing(registry: string, champion: NamedModel | null): MlopsError {
  const lacks =
    champion === null
      ? `the lock was made with a model registry, and the one here, \`${registry}\`, is empty`
      : `the lock was made with the champion \`${champion.version}\`, which the model registry \`${registry}\` does not know`;
  return new MlopsError({
    code: 'CHAMPION_MISSING',
    message: `${lacks}: no candidate can be compared with it`,
    hints: [
      'bring the registry: `mlops cache pull`, or `mlops repro --pull`, with the remote that mlops.yaml or `--remote` names',
      'if the remote does not hold it, run `mlops cache push` where the lock was made',
      'if that registry is lost, or not wanted, begin a new history on purpose: `mlops models init --empty`',
    ],
    details: { registry, champion: champion === null ? null : { ...champion } },
  });
}
