/** Flags and arguments of several commands. */
import { argument, string } from './flag-builders.ts';

export const lockedStagesArgument = {
  stages: argument({ description: 'default: every stage in the lock', multiple: true, ignoreStdin: true }),
};

/** Other parameters for this once. */
export const overrideFlag = string({
  description: 'another value for a parameter, for this once: params.yaml is not written; may be repeated',
  multiple: true,
  multipleNonGreedy: true,
  helpValue: '<key=value>',
});

export const overrideLockFlag = string({
  description: 'the lock of runs with --override; default: each has its own, in its run record',
  dependsOn: ['override'],
  helpValue: '<file>',
});

export const registryFlag = string({
  description: 'the registry',
  default: 'models/registry',
  helpValue: '<folder>',
});

export const remoteFlag = string({
  description: 's3://bucket/prefix, file:///folder or a folder; default: `remote` in mlops.yaml',
  helpValue: '<url>',
});
