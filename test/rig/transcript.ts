import { expect } from 'vitest';
import type { Rig } from './rig.ts';

/** What a user sees of a command: how it ends, stdout, stderr. */
export async function transcript(rig: Rig, ...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await rig.run(words);
  return `exit ${exitCode}\n${stdout}---\n${stderr}`;
}

/**
 * What `repro` says of the one stage of a project, which fails: how it ends, what the stage printed, the error. The rest is
 * the same for all of them, and is checked.
 */
export async function failureOf(rig: Rig): Promise<string> {
  const { exitCode, stdout, stderr } = await rig.run(['repro']);
  const [, stage, printed = '', error = ''] =
    /^\[1\/1\] (\w+): running, never run\n([^]*)\[1\/1\] \1: failed after <time>\n\n([^]*)$/.exec(stderr) ??
    [];
  // Where it wrote a report before it failed, an index leads to it.
  const reports = (await rig.has('reports/index.html')) ? '\nreports: reports/index.html\n' : '';
  expect(stdout.replaceAll(/ +/g, ' ')).toBe(
    `stage verdict why duration\n${stage} failed never run <time>\n\n0 run, 1 failed in <time>\n${reports}`,
  );
  return `exit ${exitCode}\n${printed}${error}`;
}
