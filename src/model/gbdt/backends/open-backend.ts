import type { LabelledTable } from '../../../core/matrix.ts';
import type { GbdtParameters } from '../../train-options.ts';
import type { RowParts } from '../hold-out.ts';
import { kernelFrame, openKernelWorkbench } from './wasm-backend.ts';
import { openPlainWorkbench } from './reference-backend.ts';
import type { TrainingBackend } from './training-backend.ts';

/** The fast training backend, or the plain one for a training beyond the 4 GiB that kernels can address: same bits. */
export function openWorkbench(
  table: LabelledTable,
  parameters: GbdtParameters,
  threads: number,
  parts?: RowParts,
): TrainingBackend {
  const frame = kernelFrame(table, parameters, threads);
  return frame === undefined
    ? openPlainWorkbench(table, parameters, parts)
    : openKernelWorkbench(table, parameters, frame, parts);
}
