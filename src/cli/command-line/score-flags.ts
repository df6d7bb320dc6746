/** Flags of `score`. */
import type { Interfaces } from '@oclif/core';
import { custom, option } from '@oclif/core/flags';
import type { ScoreOptions } from '../../app/score/score-file.ts';
import { MlopsError } from '../../core/error.ts';
import { ON_INVALID } from '../../documents/scoring-rules.ts';
import { dialectFlags, dialectOf } from './dialect-flags.ts';
import { boolean, integer, string } from './flag-builders.ts';
import { registryFlag } from './shared-flags.ts';

const probability = custom<number>({ parse: async (text) => readProbability(text) });

export const scoreFlags = {
  input: string({
    char: 'i',
    description:
      'the rows, Parquet, CSV or Arrow: a file, a folder of files, a quoted pattern, or `-` for standard input',
    required: true,
    helpValue: '<file>',
  }),
  output: string({
    char: 'o',
    description: 'the scores; default: <input>.scores.parquet',
    helpValue: '<file>',
  }),
  quarantine: string({
    description: 'the refused rows; default: <output>.quarantine, with the ending of the output',
    helpValue: '<file>',
  }),
  receipt: string({ description: 'the receipt; default: <output>.receipt.json', helpValue: '<file>' }),
  model: string({
    char: 'm',
    description: '`production`, a version in the registry, or a model directory',
    default: 'production',
    helpValue: '<model>',
  }),
  registry: registryFlag,
  profile: string({
    description: 'what rows must look like; default: what the model was trained with',
    helpValue: '<file>',
    exclusive: ['no-profile'],
  }),
  'no-profile': boolean({ description: 'only ask rows to have the types of the model' }),
  rules: string({
    description: 'bands and limits; default: scoring.yaml if there is one',
    helpValue: '<file>',
  }),
  'on-invalid': option({
    description: 'quarantine invalid rows and go on, fail, or score them as well; default: quarantine',
    options: ON_INVALID,
  })(),
  id: string({
    description:
      'the column that names a row, or `row_number` for its number in the input; default: the column of the training rows',
    helpValue: '<column>',
  }),
  medium: probability({
    description: 'MEDIUM risk from this probability on; default: 0.3',
    helpValue: '<p>',
  }),
  high: probability({
    description: 'HIGH risk from this probability on; default: 0.7',
    helpValue: '<p>',
  }),
  'max-bad-share': probability({
    description: 'publish no scores when a greater share of the rows is quarantined; default: 0.05',
    helpValue: '<share>',
  }),
  'unknown-columns': boolean({
    description: 'write a column that names the values of each row that are missing or unseen',
  }),
  ...dialectFlags,
  'check-rows': integer({
    description: 'have ONNX Runtime score one row in <n> as well, and stop at any difference; default: 1000',
    min: 1,
    helpValue: '<n>',
    exclusive: ['check'],
  }),
  check: option({
    description: '`all`: have ONNX Runtime score every row as well',
    options: ['all'],
  })(),
  timings: boolean({ description: 'say where the time went' }),
  threads: integer({ description: 'threads; default: all cores', min: 1, helpValue: '<n>' }),
  memory: string({
    description:
      'memory that the table may take, such as 4GiB; default: MLOPS_MEMORY, else 640MiB, more for a wide table',
    helpValue: '<size>',
  }),
};

/** @throws MlopsError BAD_COMMAND_LINE */
export function scoreOptions(flags: Interfaces.InferredFlags<typeof scoreFlags>): ScoreOptions {
  const { input, output, quarantine, receipt, rules, model, registry, id, threads, memory } = flags;
  return {
    input,
    output,
    quarantine,
    receipt,
    rules,
    model,
    registry,
    id,
    threads,
    memory,
    profile: profileOption(flags),
    bands: {
      medium: flags.medium,
      high: flags.high,
    },
    onInvalid: flags['on-invalid'],
    maxBadShare: flags['max-bad-share'],
    dialect: dialectOf(flags),
    unknownColumns: flags['unknown-columns'],
    checkEvery: flags.check === 'all' ? 1 : flags['check-rows'],
    timings: flags.timings,
  };
}

function profileOption(flags: {
  readonly profile?: string | undefined;
  readonly 'no-profile': boolean;
}): ScoreOptions['profile'] {
  if (flags['no-profile']) return { kind: 'none' };
  return flags.profile === undefined ? undefined : { kind: 'file', path: flags.profile };
}

function readProbability(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && value <= 1) return value;
  throw new MlopsError({
    code: 'BAD_COMMAND_LINE',
    message: `\`${text}\` is not a probability`,
    hints: ['give a number from 0 to 1'],
  });
}
