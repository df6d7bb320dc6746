import { resolve } from 'node:path';
import { MlopsError } from '../core/error.ts';
import type { StateQuery } from '../core/state-port.ts';

/** @throws MlopsError REGISTRY_PARAMETER_MISSING */
export function pathParameter(query: StateQuery, name: string): string {
  const path = query.parameters[name];
  if (typeof path === 'string') return resolve(query.root, path);
  throw new MlopsError({
    code: 'REGISTRY_PARAMETER_MISSING',
    message: `the stage \`${query.stage}\` asks the registry for a baseline but has no path in its parameter \`${name}\``,
    hints: [
      'a stage with a `baseline` state declares the parameters `candidate` (input) and `report` (report)',
    ],
  });
}
