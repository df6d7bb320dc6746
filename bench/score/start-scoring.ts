import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** `mlops score` of the folder `rows`, with the folder `temporary` for temporary files; leads a process group of its own. */
export function startScoring(folder: string, threads: string): ChildProcess {
  const program = join(import.meta.dirname, '../../bin/mlops.js');
  const words = ['--input', 'rows', '--model', 'model', '--output', 'scores.parquet', '--threads', threads];
  return spawn(program, ['score', ...words], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: join(folder, 'temporary') },
  });
}
