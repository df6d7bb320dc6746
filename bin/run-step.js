import { spawn } from 'node:child_process';
import { ended } from './run-foreground.js';

const SECOND = 1000;
/** Where lines cannot be written over, one is written this often. */
const SECONDS_BETWEEN_LINES = 15;

/**
 * Runs a command that may take minutes and says on stderr what is done and for how long: one line that counts on a terminal, a
 * line now and then elsewhere. What the command says is kept.
 *
 * @param doing such as `building`
 * @returns exit code as of a shell, output, and `say`, to tell what was done in that time; rejects with the system's error where
 *   the command cannot be started
 */
export async function runStep(command, args, { cwd, doing }) {
  const progress = startProgress(doing);
  let output = '';
  try {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const code = await ended(child);
    const seconds = progress.elapsed();
    return { code, output, say: (done) => process.stderr.write(`mlops: ${done} in ${seconds} s\n`) };
  } finally {
    progress.end();
  }
}

function startProgress(doing) {
  const terminal = process.stderr.isTTY && process.env.TERM !== 'dumb' && process.env.CI === undefined;
  const start = Date.now();
  const elapsed = () => Math.round((Date.now() - start) / SECOND);
  const show = (text) => process.stderr.write(terminal ? `\r\x1b[2Kmlops: ${text}` : `mlops: ${text}\n`);
  show(`${doing} …`);
  const timer = setInterval(
    () => show(`${doing} … ${elapsed()} s`),
    SECOND * (terminal ? 1 : SECONDS_BETWEEN_LINES),
  );
  const end = () => {
    clearInterval(timer);
    if (terminal) process.stderr.write('\r\x1b[2K');
  };
  return { elapsed, end };
}
