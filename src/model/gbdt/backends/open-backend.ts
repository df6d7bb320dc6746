import type { LabelledTable } from '../../../core/feature-table.ts';
import type { GbdtParameters } from '../../train-options.ts';
import type { RowParts } from '../hold-out.ts';
import { kernelFrame, openWasmBackend } from './wasm-backend.ts';
import { openReferenceBackend } from './reference-backend.ts';
import type { TrainingBackend } from './training-backend.ts';

/** The fast training backend, or the plain one for a training beyond the 4 GiB that kernels can address: same bits. */
export function openBackend(
  table: LabelledTable,
  parameters: GbdtParameters,
  threads: number,
  parts?: RowParts,
): TrainingBackend {
  const frame = kernelFrame(table, parameters, threads);
  return frame === undefined
    ? openReferenceBackend(table, parameters, parts)
    : openWasmBackend(table, parameters, frame, parts);
}
