import type { EngineEvent } from '../../../engine/project/event.ts';

/** Sooner, a guess would be worth nothing. */
const MIN_MILLISECONDS = 3000;
const MIN_FRACTION = 0.02;

/**
 * Guesses how long a stage will still take, from how fast its fraction has grown since it was first above 0: what
 * comes before, reading mostly, goes at a pace of its own. For people who watch; it is kept nowhere.
 *
 * @returns of each event `about 40 s left`, or nothing where it is too early to tell
 */
export function timeLeft(elapsed: () => number): (event: EngineEvent) => string | undefined {
  const starts = new Map<string, { readonly time: number; readonly fraction: number }>();
  return (event) => {
    if (event.kind === 'stageStarted' || event.kind === 'stageRetried') starts.delete(event.stage);
    if (event.kind !== 'stageProgress' || event.fraction <= 0) return undefined;
    const { stage, fraction } = event;
    const now = elapsed();
    const start = starts.get(stage);
    if (start === undefined) {
      starts.set(stage, { time: now, fraction });
      return undefined;
    }
    const [time, done] = [now - start.time, fraction - start.fraction];
    if (time < MIN_MILLISECONDS || done < MIN_FRACTION || fraction >= 1) return undefined;
    return `about ${inWords((time * (1 - fraction)) / done)} left`;
  };
}

function inWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 90) return `${Math.max(1, seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
