import { MlopsError } from '../core/error.ts';

/** What lies in a registry, here or in a remote, is not what was written there. */
export function registryCorrupt(where: string, file: string, why: string, cause?: unknown): MlopsError {
  return new MlopsError({
    code: 'REGISTRY_CORRUPT',
    message: `\`${file}\` in the model registry \`${where}\` ${why}`,
    hints: [
      'restore the registry from a backup or from another copy of it',
      'or begin a new one on purpose: `mlops models init --empty` sets this one aside',
    ],
    details: { registry: where, file },
    cause,
  });
}
