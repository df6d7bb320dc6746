import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { countClasses } from '../class-weights.ts';
import { takeLabels } from '../columns/take-rows.ts';
import type { GbdtParameters } from '../train-options.ts';
import { partRows } from './sample-rows.ts';

/** Which rows trees may learn from, and which are held back to know when to end. */
export interface RowParts {
  /** Every row once, those to learn from first; undefined: in the order of the table. */
  readonly order: Uint32Array | undefined;
  /** How many are learned from. */
  readonly trainRows: number;
}

export function everyRow({ rows }: { readonly rows: number }): RowParts {
  return { order: undefined, trainRows: rows };
}

const DEFAULT_FRACTION = 0.1;

/**
 * The parts of a training, drawn by hash of the seed and the row's rank by key. Nothing is held back without
 * `early_stopping_rounds`.
 *
 * @throws MlopsError VALIDATION_ONE_CLASS
 */
export function holdOut(target: Uint8Array, parameters: GbdtParameters, seed: number): RowParts {
  if (!stopsEarly(parameters)) return everyRow({ rows: target.length });
  const parts = partRows(target.length, parameters.validation_fraction ?? DEFAULT_FRACTION, seed);
  const { order, trainRows } = parts;
  requireBothClasses(takeLabels(target, order.subarray(trainRows)), 'held back');
  requireBothClasses(takeLabels(target, order.subarray(0, trainRows)), 'learned from');
  return parts;
}

/** Labels of the rows held back, in the order of the parts. */
export function takeValidationLabels(target: Uint8Array, { order, trainRows }: RowParts): Uint8Array {
  return order === undefined ? new Uint8Array(0) : takeLabels(target, order.subarray(trainRows));
}

export function stopsEarly({ early_stopping_rounds: rounds }: GbdtParameters): boolean {
  return rounds !== undefined && rounds > 0;
}

function requireBothClasses(labels: Uint8Array, use: string): void {
  const { negative, positive } = countClasses(labels);
  if (negative > 0 && positive > 0) return;
  throw new MlopsError({
    code: 'VALIDATION_ONE_CLASS',
    message: `early stopping needs rows of both classes among those held back and those learned from, but there are ${negative} negative and ${positive} positive rows ${use}`,
    hints: [
      'set `validation_fraction` so that both parts have some of either class, take more data, or leave out `early_stopping_rounds`',
    ],
    exitCode: EXIT.no,
  });
}
