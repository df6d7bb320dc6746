import { custom, option } from '@oclif/core/flags';
import { EXIT } from '../../core/exit-code.ts';
import { MlopsError } from '../../core/error.ts';
import { ON_INVALID } from '../../documents/scoring-rules.ts';
import { resolveModel } from '../../registry/resolve-model.ts';
import { readScoringRules } from '../../scoring/limits/read-scoring-rules.ts';
import { scoringPolicy } from '../../scoring/limits/scoring-policy.ts';
import { scoreTable } from '../../scoring/score-table.ts';
import { boolean, integer, string } from '../command-line/flag-builders.ts';
import { interruptible } from '../interruptible.ts';
import { type Answer, MlopsCommand } from '../mlops-command.ts';
import { lineWriter } from '../render/line-writer.ts';
import { renderScores, scoresDocument } from '../render/models/scores.ts';
import { chooseProfile } from '../answers/choose-profile.ts';
import { scorePaths } from '../answers/score-paths.ts';
import { dialectFlags, dialectOf } from '../command-line/dialect-flags.ts';
import { registryFlag } from '../command-line/shared-flags.ts';

const probability = custom<number>({ parse: async (text) => readProbability(text) });

export default class Score extends MlopsCommand {
  static override summary = 'Score a file of rows with the model in production';
  static override description =
    'Reads Parquet, CSV or Arrow with the columns of the model; other columns are ignored and their order is free. Writes id, margin, probability, prediction, risk band and model version of each row, the rows that were refused with the reasons, and a receipt: rows in = rows scored + rows quarantined. A name says its format: .parquet, .csv, .arrow (or .feather), .jsonl (or .ndjson). The bytes are the same at any number of threads.';
  static override examples = [
    {
      description: 'Write customers.scores.parquet, its quarantine and its receipt',
      command: '<%= config.bin %> <%= command.id %> --input customers.parquet',
    },
    {
      description: 'With another model, and nothing scored when a row is bad',
      command:
        '<%= config.bin %> <%= command.id %> --input customers.csv --model models/candidate --on-invalid fail',
    },
  ];
  static override flags = {
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
    threads: integer({ description: 'threads; default: all cores', min: 1, helpValue: '<n>' }),
    memory: string({
      description:
        'memory that the table may take, such as 4GiB; default: MLOPS_MEMORY, else 640MiB, more for a wide table',
      helpValue: '<size>',
    }),
  };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(Score);
    const { effects, stderr } = this.host;
    const paths = scorePaths(flags, effects.cwd());
    const model = await resolveModel(flags.model, flags.registry);
    const { profile, name: profileName } = await chooseProfile(flags, model.directory, effects.cwd());
    const rules = paths.rules === undefined ? undefined : await readScoringRules(paths.rules);
    const policy = scoringPolicy(rules, {
      bands: { medium: flags.medium, high: flags.high },
      onInvalid: flags['on-invalid'],
      maxBadShare: flags['max-bad-share'],
    });
    const writer = lineWriter(stderr, effects.elapsed);
    const summary = await interruptible((interrupt) =>
      scoreTable(
        {
          input: paths.input,
          output: paths.output,
          quarantine: paths.quarantine,
          receipt: paths.receipt,
          model: model.directory,
          modelDigest: model.digest,
          reads: [paths.rules, profileName].flatMap((path) => path ?? []),
          profile,
          dialect: dialectOf(flags),
          policy,
          unknownColumns: flags['unknown-columns'],
          warn: ({ message }) => writer.stays(`warning: ${message}`),
          threads: flags.threads ?? effects.cores(),
          ...(flags.memory === undefined ? {} : { memory: flags.memory }),
          progress: (fraction, doing) => writer.moves(`score: ${Math.floor(fraction * 100)} %, ${doing}`),
          ...(flags.id === undefined ? {} : { id: flags.id }),
          interrupt,
        },
        effects,
      ),
    ).finally(writer.clear);
    return {
      exitCode: EXIT.yes,
      document: scoresDocument(summary, paths, profileName),
      text: (paint) => renderScores(summary, paths, profileName, paint),
    };
  }
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
