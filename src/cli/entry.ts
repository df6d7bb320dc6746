// The process: what `bin/mlops.js` starts. No top-level `await`: with one, `mlops --help | head` exits 13.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

// Beside the bundle, so that a new build starts with a new cache.
module.enableCompileCache(fileURLToPath(new URL('../../dist/.compile-cache', import.meta.url)));

let answerLost = false;

// The reader of a pipe may leave at any moment (`mlops dag | head -1`): that is its right, not an error. So may a terminal.
// What else keeps the answer from being written (a full disk) is no bug of ours, and what was done stays done. Of talk that
// cannot be written nobody can be told.
process.stderr.on('error', () => undefined);
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE' || code === 'EIO' || answerLost) return;
  answerLost = true;
  const reason = code === 'ENOSPC' ? 'no space left on the device' : message;
  process.stderr.write(`error: the answer could not be written to standard output: ${reason}
hint: what the command did is done; free some space, or send the answer elsewhere
`);
});
process.on('exit', () => {
  if (answerLost) process.exitCode = 2;
});

void start();

async function start(): Promise<void> {
  const { main } = await import('./main.ts');
  const installation = fileURLToPath(new URL('../..', import.meta.url));
  process.exitCode = await main(process.argv.slice(2), { installation });
}
