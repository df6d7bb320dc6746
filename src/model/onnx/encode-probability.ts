import type { CalibrationOrNone, IsotonicCalibration } from '../calibration/calibration.ts';
import { type Constant, ELEMENT, type Node, cast, doubles, int64s, internal, node } from './graph.ts';

export interface ProbabilityGraph {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
}

/** From the tensor `margin` to the tensor `probability`, float32. */
export function encodeProbability(calibration: CalibrationOrNone): ProbabilityGraph {
  switch (calibration?.kind) {
    case undefined:
      return {
        nodes: [cast('margin', internal('margin_float'), ELEMENT.float), sigmoid('margin_float')],
        constants: [],
      };
    case 'platt':
      return {
        nodes: [
          cast('margin', internal('raw_margin'), ELEMENT.double),
          node('Mul', [internal('raw_margin'), internal('slope')], internal('sloped')),
          node('Add', [internal('sloped'), internal('intercept')], internal('calibrated')),
          cast(internal('calibrated'), internal('calibrated_float'), ELEMENT.float),
          sigmoid('calibrated_float'),
        ],
        constants: [
          doubles(internal('slope'), [calibration.slope]),
          doubles(internal('intercept'), [calibration.intercept]),
        ],
      };
    case 'isotonic':
      return encodeSteps(calibration);
  }
}

const sigmoid = (input: string): Node => node('Sigmoid', [internal(input)], 'probability');

/** The number of steps that begin at or below the margin looks up the probability: comparisons, counts, no arithmetic. */
function encodeSteps({ starts, probabilities }: IsotonicCalibration): ProbabilityGraph {
  // A start that no margin reaches, so that one step alone has a list of starts as well.
  const bounds = [...starts, Number.MAX_VALUE];
  return {
    nodes: [
      cast('margin', internal('raw_margin'), ELEMENT.double),
      node('GreaterOrEqual', [internal('raw_margin'), internal('starts')], internal('reached')),
      cast(internal('reached'), internal('reached_counts'), ELEMENT.int64),
      node('ReduceSum', [internal('reached_counts'), internal('step_axis')], internal('step')),
      node('Gather', [internal('step_probabilities'), internal('step')], internal('step_probability')),
      cast(internal('step_probability'), 'probability', ELEMENT.float),
    ],
    constants: [
      doubles(internal('starts'), bounds, [1, bounds.length]),
      doubles(internal('step_probabilities'), probabilities, [probabilities.length]),
      int64s(internal('step_axis'), [1]),
    ],
  };
}
