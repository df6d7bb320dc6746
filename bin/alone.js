import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainError } from './explain-failure.js';
import { root } from './root.js';

const PAUSE_MILLISECONDS = 200;
/** The owner writes its pid just after it made the folder. */
const GRACE_MILLISECONDS = 10_000;

/** Two commands started at once on a fresh clone must not install over each other: the second waits. */
export async function alone(work) {
  const lock = join(root, '.bootstrap.lock');
  let told = false;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw explainError(error);
      if (ownerIsGone(lock)) {
        rmSync(lock, { recursive: true, force: true });
        continue;
      }
      if (!told) process.stderr.write('mlops: waiting for another call that installs or builds here\n');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
  }
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid));
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function ownerIsGone(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return error.code === 'ESRCH' || Date.now() - made > GRACE_MILLISECONDS;
  }
}
