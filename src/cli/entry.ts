// The process: what `bin/mlops.js` starts. No top-level `await`: with one, `mlops --help | head` exits 13.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Beside the bundle, so that a new build starts with a new cache.
module.enableCompileCache(fileURLToPath(new URL('../../dist/.compile-cache', import.meta.url)));

// The reader of a pipe may leave at any moment (`mlops dag | head -1`): that is its right, not an error. So may a terminal.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

void start();

async function start(): Promise<void> {
  const { main } = await import('./main.ts');
  const installation = fileURLToPath(new URL('../..', import.meta.url));
  process.exitCode = await main(process.argv.slice(2), { installation });
}
