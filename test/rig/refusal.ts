import { expect } from 'vitest';
import { makeRig, type Rig } from './rig.ts';

/** What `repro` says on stderr of a project that it refuses before anything runs. */
export async function refusal(rig: Rig): Promise<string> {
  const { exitCode, stdout, stderr } = await rig.run(['repro']);
  expect([exitCode, stdout, await rig.has('.mlops/runs')]).toEqual([2, '', false]);
  return stderr;
}

/** The same of a project with these stages; `files` lie beside, and `top` stands above the stages. */
export const refusalOf = async (stages: string, files: Readonly<Record<string, string>> = {}, top = '') =>
  refusal(await makeRig({ 'pipeline.yaml': `${top}stages:\n${stages}`, ...files }));
