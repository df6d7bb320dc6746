import type { SoakSettings } from './soak.ts';

const DEFAULT_SEED = 1;

/**
 * Reads `MLOPS_SOAK_SEED`, `MLOPS_SOAK_FROM`, `MLOPS_SOAK_COUNT` and `MLOPS_SOAK_ONLY`.
 *
 * @throws Error where one is not a whole number
 */
export function soakSettings(environment: NodeJS.ProcessEnv): SoakSettings {
  const whole = (name: string): number | undefined => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    if (!/^\d{1,15}$/.test(text)) throw new Error(`${name} must be a whole number, and is \`${text}\``);
    return Number(text);
  };
  const only = environment['MLOPS_SOAK_ONLY'];
  return {
    seed: whole('MLOPS_SOAK_SEED') ?? DEFAULT_SEED,
    from: whole('MLOPS_SOAK_FROM') ?? 0,
    count: whole('MLOPS_SOAK_COUNT'),
    only: only === '' ? undefined : only,
  };
}
