import type { CurvePoint } from '../artifact/trained-model.ts';

const MAX_POINTS = 50;

/**
 * Which steps a curve tells. With a known end they lie evenly; where early stopping may end training at any step, every
 * one until there are too many, then every second, every fourth, and so on. The number of steps alone decides.
 */
export interface LearningCurve {
  readonly isDue: (step: number) => boolean;
  readonly add: (point: CurvePoint) => void;
  readonly points: () => readonly CurvePoint[];
}

export function startCurve(steps: number, endIsKnown: boolean): LearningCurve {
  let stride = endIsKnown ? Math.ceil((2 * steps) / MAX_POINTS) : 1;
  let points: CurvePoint[] = [];
  return {
    isDue: (step) => step % stride === 0 || step === steps,
    add: (point) => {
      points.push(point);
      if (endIsKnown || points.length <= MAX_POINTS) return;
      stride *= 2;
      points = points.filter(({ step }) => step % stride === 0 || step === point.step);
    },
    points: () => points,
  };
}
