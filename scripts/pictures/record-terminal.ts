import { spawn } from 'node:child_process';

/** A piece of what a program wrote to its terminal, and when, in milliseconds from the start. */
export interface Written {
  readonly at: number;
  readonly text: string;
}

export interface Place {
  readonly folder: string;
  readonly columns: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Runs a command line in a terminal of its own, by `script` of util-linux, and keeps what it writes. */
export async function recordTerminal(
  command: string,
  { folder, columns, environment }: Place,
): Promise<readonly Written[]> {
  const line = `stty cols ${columns} rows 50; exec ${command}`;
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    cwd: folder,
    env: { ...environment, SHELL: '/bin/sh', TERM: 'xterm-256color' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const start = performance.now();
  const written: Written[] = [];
  child.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => written.push({ at: performance.now() - start, text }));
  const exitCode = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (exitCode !== 0) throw new Error(`\`${command}\` ended with ${String(exitCode)}`);
  return written;
}
