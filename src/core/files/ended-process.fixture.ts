import { spawnSync } from 'node:child_process';
import { type Effects, realEffects } from '../effects.ts';

const { pid } = spawnSync('true');

/** What a process of this machine saw that has ended. */
export const endedProcess: Effects = {
  ...realEffects,
  pid: () => pid,
  uniqueName: () => `${pid}-5f-1`,
  processStart: () => '77',
};
