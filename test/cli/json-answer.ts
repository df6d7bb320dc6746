import { type Rig } from '../rig/rig.ts';

export const json = async (rig: Rig, ...words: string[]) => {
  const { exitCode, stdout } = await rig.run([...words, '--json']);
  return { exitCode, ...JSON.parse(stdout) };
};
