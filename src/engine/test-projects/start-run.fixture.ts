/** A run in a process of its own, which tests can stop at a moment of their choice. */
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ReproOptions } from '../project/ports.ts';

const driver = fileURLToPath(new URL('./repro-driver.fixture.ts', import.meta.url));

/** @param environment beside this process's own */
export function startRun(root: string, options: ReproOptions, environment: { [name: string]: string } = {}) {
  const words = [driver, root, JSON.stringify(options)];
  const given = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  // `env` becomes what it starts: one process.
  const child = spawn('env', [...given, process.execPath, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [text, complaint] = ['', ''];
  const state = { isOver: false };
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ended = new Promise<{ code: number | null; text: string; complaint: string }>((resolve) => {
    child.once('close', (code) => {
      state.isOver = true;
      resolve({ code, text, complaint });
    });
  });
  const told = (part: string) => text.includes(part);
  /** Ends with the run at the latest. */
  const until = async (happened: () => boolean) => {
    while (!state.isOver && !happened()) await delay(1);
  };
  return { child, ended, told, until };
}
