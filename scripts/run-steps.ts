import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './bundle-options.ts';

/** A command line whose first word is a script below node_modules or of this repository, run by the pinned Node. */
export type Step = readonly [name: string, script: string, ...args: string[]];

/** Runs steps one after another on this terminal; ends the process at the first that fails. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  for (const [name, script, ...args] of steps) {
    process.stderr.write(`\n▸ ${name}\n`);
    const code = await run(join(root, script), args);
    if (code !== 0) {
      process.stderr.write(`✗ ${name} failed with exit code ${code}\n`);
      process.exit(code);
    }
  }
}

function run(script: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
