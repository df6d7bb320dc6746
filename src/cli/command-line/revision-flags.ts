/** Flags and arguments of the commands that show and compare files of revisions. */
import type { PlotsOptions } from '../../app/plots/show-plots.ts';
import type { CompareOptions } from '../../app/values/diff-values.ts';
import type { RevisionRange } from '../../app/values/snapshots-to-compare.ts';
import type { RevisionOptions } from '../../app/values/snapshots-to-show.ts';
import { argument, boolean, integer, string } from './flag-builders.ts';

/** Two times to compare. */
export const revisionArguments = {
  from: argument({
    description: 'the older revision: a branch, tag or commit of git; default: HEAD',
    ignoreStdin: true,
  }),
  to: argument({ description: 'the newer revision; default: the workspace', ignoreStdin: true }),
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

interface FileFlags {
  readonly file?: string | undefined;
  readonly target?: readonly string[] | undefined;
}

/** What `--all-branches` and the like ask for. */
export function shownBy(
  { revisions }: { readonly revisions?: readonly string[] | undefined },
  flags: FileFlags & { readonly [name in keyof typeof revisionFlags]: boolean },
): RevisionOptions {
  return {
    file: flags.file,
    targets: flags.target,
    revisions,
    allBranches: flags['all-branches'],
    allTags: flags['all-tags'],
    allCommits: flags['all-commits'],
  };
}

export function comparedBy(
  { from, to }: RevisionRange,
  { file, target, all }: FileFlags & { readonly all: boolean },
): CompareOptions {
  return { file, targets: target, all, from, to };
}

export function plotsBy(
  { from, to }: RevisionRange,
  { file, target, output }: FileFlags & { readonly output: string },
): PlotsOptions & RevisionRange {
  return { file, targets: target, output, from, to };
}
