import { integer, string } from './definitions.ts';

export const fileFlag = string({
  char: 'f',
  description: 'the pipeline file; default: the nearest pipeline.yaml, here or in a folder above',
  helpValue: '<file>',
});

export const threadsFlag = integer({
  description: 'threads that a stage may use; changes the time, never the result',
  min: 1,
  helpValue: '<n>',
});
