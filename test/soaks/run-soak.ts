import { describeSeconds } from '../../scripts/steps/describe-seconds.ts';
import type { Soak, SoakSettings } from './soak.ts';

export interface SoakOutcome {
  readonly cases: number;
  readonly defects: number;
  /** It was asked to stop before it had run all of its cases. */
  readonly stopped: boolean;
}

/**
 * Runs cases one after another and goes on after a defect.
 *
 * @param say where lines for people go
 * @param signal asks it to stop after the case at hand
 */
export async function runSoak(
  soak: Soak,
  settings: SoakSettings,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<SoakOutcome> {
  const start = performance.now();
  let [number, cases, defects] = [-1, 0, 0];
  let stopped = false;
  for await (const { name, run } of soak.cases(settings)) {
    if (settings.only !== undefined && !name.startsWith(settings.only)) continue;
    number += 1;
    if (number < settings.from) continue;
    if (settings.count !== undefined && number >= settings.from + settings.count) break;
    if (signal.aborted) {
      stopped = true;
      break;
    }
    cases += 1;
    const began = performance.now();
    let seen: string;
    try {
      seen = await run();
    } catch (error) {
      seen = `DEFECT: ${error instanceof Error ? error.message : String(error)}`;
      defects += 1;
    }
    say(`${number} ${name}: ${seen} (${describeSeconds((performance.now() - began) / 1000)})`);
  }
  const found = defects === 0 ? 'no defect' : defects === 1 ? '1 defect' : `${defects} defects`;
  const took = describeSeconds((performance.now() - start) / 1000);
  const next = stopped ? `; stopped: MLOPS_SOAK_FROM=${number} goes on` : '';
  say(`seed ${settings.seed}: ${cases} cases, ${found}, in ${took}${next}`);
  return { cases, defects, stopped };
}
