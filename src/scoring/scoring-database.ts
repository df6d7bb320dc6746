import type { Effects } from '../core/effects.ts';
import { hiddenBeside } from '../core/files/temporary-name.ts';
import { type Database, openDatabase } from '../data/duckdb/database.ts';
import type { ScoreRequest } from './score-request.ts';

/** Leaves room for Node and ONNX Runtime below 1.5 GiB; what does not fit is spilled. */
const MEMORY_LIMIT = '640MiB';
/** How soon a query that is to stop does. */
const STOP_MILLISECONDS = 50;

/** Opens a database that spills beside the output and stops its queries when `interrupt` is aborted. */
export async function withScoringDatabase<T>(
  { output, threads, memory, interrupt }: Pick<ScoreRequest, 'output' | 'threads' | 'memory' | 'interrupt'>,
  effects: Effects,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  // Beside the output: there is room for a table of its size, which the system's folder for temporary files may lack.
  const temporaryDirectory = hiddenBeside(output, '.spill', effects);
  const spoolPath = () => hiddenBeside(output, '.spool', effects);
  const database = await openDatabase({
    threads,
    memoryLimit: MEMORY_LIMIT,
    temporaryDirectory,
    spoolPath,
    ...(memory === undefined ? {} : { memory }),
    ...(interrupt === undefined ? {} : { interrupt }),
  });
  // Once is not enough: a query that begins a moment later would not hear of it.
  let interruptTimer: NodeJS.Timeout | undefined;
  const stop = () => (interruptTimer = setInterval(() => database.connection.interrupt(), STOP_MILLISECONDS));
  interrupt?.addEventListener('abort', stop, { once: true });
  try {
    return await work(database);
  } finally {
    interrupt?.removeEventListener('abort', stop);
    clearInterval(interruptTimer);
    database.close();
  }
}
