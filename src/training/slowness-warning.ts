import { bytesBeyondKernels } from '../model/gbdt/backends/wasm-backend.ts';
import { resolveDefaults } from '../model/gbdt/resolve-defaults.ts';
import type { TrainOptions } from '../model/train-options.ts';

/**
 * When training will be slow, why, and what helps. It depends on the number of threads, and the model does not: so it is
 * for the log, and in no report.
 */
export function slownessWarning(
  options: TrainOptions,
  size: { readonly rows: number; readonly columns: number },
  threads: number,
): string | undefined {
  if (options.algorithm !== 'gbdt') return undefined;
  const parameters = resolveDefaults(options.parameters, size.rows);
  const beyond = bytesBeyondKernels(size, parameters, threads);
  if (beyond === 0) return undefined;
  const { num_leaves: leaves } = parameters;
  const needed = (4 + beyond / 2 ** 30).toFixed(1);
  return (
    `${size.rows} rows, ${size.columns} columns and \`num_leaves\` of ${leaves} need ${needed} GiB where the fast kernels can address 4.0 GiB: ` +
    'training goes on without them, on one thread and 5 to 10 times slower, to the same model; fewer rows, columns or leaves avoid that'
  );
}
