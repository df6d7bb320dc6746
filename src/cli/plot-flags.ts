import { string } from '@oclif/core/flags';
import { targetFlag } from './diff-flags.ts';
import { fileFlag } from './pipeline-flags.ts';

export const plotFlags = {
  file: fileFlag,
  output: string({
    char: 'o',
    description: 'the page',
    default: 'plots.html',
    helpValue: '<file>',
  }),
  target: targetFlag,
};
