import type { ErrorMeanings } from './error-meaning.ts';

/** Of the pipeline, its parameters and its lock file: before anything runs. */
export const pipelineErrors = {
  CANNOT_LOCK: {
    exit: [2],
    means: 'the file system has no hard links, so that two runs could not keep off each other',
    todo: 'keep the project on ext4, XFS, Btrfs, APFS or NFS',
  },
  FREEZE_BY_HAND: {
    exit: [2],
    means: '`frozen` of this stage cannot be changed without touching the rest of the file',
    todo: 'edit `frozen` in the pipeline file by hand',
  },
  FROZEN_INCOMPLETE: {
    exit: [2],
    means: 'a frozen stage has an output that is not what the lock says and not in the cache',
    todo: 'run `mlops unfreeze STAGE`, or bring the output with `mlops cache pull`',
  },
  INPUT_MISSING: {
    exit: [2],
    means: 'a file that a stage or a command reads does not exist, and no stage makes it',
    todo: 'check the path: it is relative to the project',
  },
  LOCKED: {
    exit: [75],
    means: 'another run works on this project',
    todo: 'try again when it has ended',
  },
  LOCK_INVALID: {
    exit: [2],
    means: '`pipeline.lock` is damaged, has conflict markers, or was written by a newer mlops',
    todo: 'restore it from git, or delete it and run `mlops repro`',
  },
  LOCK_PATH_TAKEN: {
    exit: [2],
    means: '`--lock` names a file that the pipeline itself reads or makes',
    todo: 'name another path, such as `reports/nightly.lock`',
  },
  LOCK_WOULD_CHANGE: {
    exit: [1],
    means: 'with `--frozen-lock`, a stage is not as `pipeline.lock` says',
    todo: 'run `mlops repro` without the flag and commit the lock',
  },
  OVERRIDE_OUT_OF_REACH: {
    exit: [2],
    means: 'a stage reads the parameter file itself, so that `--override` would not reach it',
    todo: 'use `--set-param`, which writes the value into the file',
  },
  PARAMETER_INVALID: {
    exit: [2],
    means: '`--set-param` or `--override` names no parameter, or a value that cannot be written',
    todo: 'write it as `train.learning_rate=0.1`; `mlops params` lists what there is',
  },
  PIPELINE_INVALID: {
    exit: [2],
    means: 'the pipeline file has mistakes; each is shown with its place',
    todo: 'correct them; [pipeline](pipeline.md) lists the keys',
  },
  PIPELINE_MISSING: {
    exit: [2],
    means: 'there is no `pipeline.yaml` here or in a folder above',
    todo: 'change to the project, or name the file with `-f`',
  },
  TARGET_ELSEWHERE: {
    exit: [2],
    means: 'the targets of one command belong to two projects',
    todo: 'run one command per project',
  },
  TARGET_UNKNOWN: {
    exit: [2],
    means: 'no stage, output, plot or file has this name',
    todo: 'use the suggested name; `mlops dag` shows the stages and outputs',
  },
  WDIR_MISSING: {
    exit: [2],
    means: 'the `wdir` of a stage does not exist',
    todo: 'make the folder, or correct `wdir`',
  },
} as const satisfies ErrorMeanings;
