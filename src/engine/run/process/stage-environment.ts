import type { Effects } from '../../../core/effects.ts';
import type { StageHost } from '../../project/ports.ts';
import type { Stage } from '../../project/project.ts';

const MEMORY = 'MLOPS_MEMORY';

/**
 * Everything that a stage finds in its environment: a fixed time zone and locale, a home and a temporary folder of its
 * own, and the variables that it declares. A command gets the PATH as well, to find its tools. How much memory may be used
 * is known to all: like the number of threads, it changes the time, not the result.
 */
export function stageEnvironment(
  stage: Stage,
  privateFolder: { readonly home: string; readonly temporary: string },
  host: StageHost,
  effects: Pick<Effects, 'env'>,
): { [name: string]: string } {
  const path = stage.action.kind === 'command' ? effects.env('PATH') : undefined;
  const declared = stage.environment.flatMap((name) => {
    const value = effects.env(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const memory = effects.env(MEMORY);
  return {
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    LANG: 'C.UTF-8',
    ...host.environment,
    HOME: privateFolder.home,
    TMPDIR: privateFolder.temporary,
    ...(path === undefined ? {} : { PATH: path }),
    ...(memory === undefined ? {} : { [MEMORY]: memory }),
    ...Object.fromEntries(declared),
  };
}
