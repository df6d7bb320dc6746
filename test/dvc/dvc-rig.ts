import { expect } from 'vitest';
import { makeRig, type Rig } from '../rig/rig.ts';

export async function rigWith(stages: string, files: Readonly<Record<string, string>> = {}): Promise<Rig> {
  return makeRig({ 'dvc.yaml': `stages:\n${stages}`, ...files });
}

export const mlops = (rig: Rig, ...words: string[]) => rig.run([...words, '-f', 'dvc.yaml']);

/** Verdicts of a run that succeeds: `name: verdict`. */
export async function repro(rig: Rig, ...words: string[]): Promise<string[]> {
  const { exitCode, stdout, stderr } = await mlops(rig, 'repro', '--json', ...words);
  expect(exitCode, stderr).toBe(0);
  const { stages } = JSON.parse(stdout.replaceAll('<number>', '0').replaceAll('<run>', '')) as {
    stages: { stage: string; verdict: string }[];
  };
  return stages.map(({ stage, verdict }) => `${stage}: ${verdict}`);
}
