import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../bundle/bundle-options.ts';

/** Runs a script of this repository by the pinned Node on this terminal, and answers its exit code: 1 where a signal ended it. */
export function runScript(script: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
