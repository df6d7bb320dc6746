/** Flags and arguments of more than one command. */
import { argument, boolean, integer, string } from './flag-builders.ts';

/** Two times to compare. */
export const revisionArguments = {
  from: argument({
    description: 'the older revision: a branch, tag or commit of git; default: HEAD',
    ignoreStdin: true,
  }),
  to: argument({ description: 'the newer revision; default: the workspace', ignoreStdin: true }),
};

export const lockedStagesArgument = {
  stages: argument({ description: 'default: every stage in the lock', multiple: true, ignoreStdin: true }),
};

export const targetFlag = string({
  description: 'only this file; may be given several times',
  multiple: true,
  multipleNonGreedy: true,
  helpValue: '<file>',
});

export const artifactTargetFlag = string({
  description: 'only this artifact, or this file in one; may be given several times',
  multiple: true,
  multipleNonGreedy: true,
  helpValue: '<path>',
});

/** Times to show. */
export const shownRevisions = {
  revisions: argument({
    description: 'branches, tags or commits of git to show; default: the workspace',
    multiple: true,
    ignoreStdin: true,
  }),
};

export const revisionFlags = {
  'all-branches': boolean({ char: 'a', description: 'the workspace and every branch' }),
  'all-tags': boolean({ char: 'T', description: 'the workspace and every tag' }),
  'all-commits': boolean({ char: 'A', description: 'the workspace and every commit' }),
};

export const markdownFlag = boolean({ description: 'print Markdown, for a pull request' });

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

export const diffFlags = {
  all: boolean({ description: 'show what is the same as well' }),
  md: markdownFlag,
  precision: integer({
    description: 'digits after the decimal point; --json has all of them',
    default: 5,
    min: 0,
    max: 17,
    helpValue: '<n>',
  }),
};

export const plotFlags = {
  output: string({ char: 'o', description: 'the page', default: 'plots.html', helpValue: '<file>' }),
  target: targetFlag,
};

export const registryFlag = string({
  description: 'the registry',
  default: 'models/registry',
  helpValue: '<folder>',
});

export const remoteFlag = string({
  description: 's3://bucket/prefix, file:///folder or a folder; default: `remote` in mlops.yaml',
  helpValue: '<url>',
});
