import { string as stringArgument } from '@oclif/core/args';
import { boolean, integer, string } from '@oclif/core/flags';
import { fileFlag } from './pipeline-flags.ts';

/** Two times to compare. */
export const revisionArguments = {
  from: stringArgument({
    description: 'the older revision: a branch, tag or commit of git; default: HEAD',
    ignoreStdin: true,
  }),
  to: stringArgument({ description: 'the newer revision; default: the workspace', ignoreStdin: true }),
};

export const markdownFlag = boolean({ description: 'print Markdown, for a pull request' });

export const diffFlags = {
  file: fileFlag,
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

export const targetFlag = string({
  description: 'only this file; may be given several times',
  multiple: true,
  multipleNonGreedy: true,
  helpValue: '<file>',
});
