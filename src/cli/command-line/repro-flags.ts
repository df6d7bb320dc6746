/** Flags and arguments of `repro`. */
import type { Interfaces } from '@oclif/core';
import type { ReproduceOptions } from '../../app/run/reproduce.ts';
import { argument, boolean, integer, string } from './flag-builders.ts';
import { overrideFlag, overrideLockFlag, remoteFlag } from './shared-flags.ts';

export const reproArguments = {
  targets: argument({
    description: 'stages, groups, output paths or globs, each with all that it needs; default: everything',
    multiple: true,
    ignoreStdin: true,
  }),
};
export const reproFlags = {
  'single-item': boolean({
    char: 's',
    description: 'only the targets, against the files as they are',
    exclusive: ['downstream'],
  }),
  downstream: boolean({ description: 'the targets and what follows from them' }),
  force: boolean({ description: 'run every stage that takes part, fresh or not' }),
  dry: boolean({ description: 'say what would run and why, and run nothing' }),
  'no-cache': boolean({ description: 'neither read nor write known results' }),
  'force-overwrite': boolean({
    description: 'replace files that lie where outputs go; copies are kept in .mlops/saved',
  }),
  'frozen-lock': boolean({
    description: 'fail when the lock would change; with --dry, check that and run nothing',
    exclusive: ['override'],
  }),
  'set-param': string({
    char: 'S',
    description: 'change a value in the parameter file, then run; may be repeated',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: '<key=value>',
    exclusive: ['override'],
  }),
  override: overrideFlag,
  lock: overrideLockFlag,
  'keep-going': boolean({
    char: 'k',
    description: 'after a failure go on with what does not need the stage that failed',
  }),
  wait: integer({
    description: 'how long to wait for another run on this project',
    default: 0,
    min: 0,
    helpValue: '<seconds>',
  }),
  'log-format': string({
    description: 'how stderr tells the run: for people, or as one JSON object a line',
    options: ['text', 'ndjson'],
    default: 'text',
  }),
  jobs: integer({ char: 'j', description: 'stages at once', default: 1, min: 1, helpValue: '<n>' }),
  sandbox: boolean({
    description: 'run each stage where only its declared inputs lie; verification always does',
  }),
  pull: boolean({
    description: 'bring the model registry, and ask the remote for results before running anything',
  }),
  remote: { ...remoteFlag, dependsOn: ['pull'] },
  threads: integer({
    description: 'threads that a stage may use; changes the time, never the result',
    min: 1,
    helpValue: '<n>',
  }),
};

type ReproFlags = Interfaces.InferredFlags<typeof reproFlags> & { readonly file?: string | undefined };

export function reproOptions(targets: readonly string[] | undefined, flags: ReproFlags): ReproduceOptions {
  return {
    file: flags.file,
    targets: targets ?? [],
    override: flags.override,
    lock: flags.lock,
    setParameters: flags['set-param'] ?? [],
    ...(flags['single-item'] ? { reach: 'only' as const } : {}),
    ...(flags.downstream ? { reach: 'downstream' as const } : {}),
    force: flags.force,
    noCache: flags['no-cache'],
    forceOverwrite: flags['force-overwrite'],
    frozenLock: flags['frozen-lock'],
    keepGoing: flags['keep-going'],
    waitSeconds: flags.wait,
    jobs: flags.jobs,
    sandbox: flags.sandbox,
    pull: flags.pull,
    remote: flags.remote,
    ...(flags.threads === undefined ? {} : { threads: flags.threads }),
  };
}
