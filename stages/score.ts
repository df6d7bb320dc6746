import * as z from 'zod';
import { realEffects } from '../src/core/effects.ts';
import { pluralize } from '../src/core/text/pluralize.ts';
import { defineStage, input, output, state } from '../src/core/stage.ts';
import { readProfile } from '../src/data/profile/profile.ts';
import { noProductionModel } from '../src/registry/promotion/no-production-model.ts';
import { registeredModel } from '../src/registry/registered-model.ts';
import { productionState } from '../src/registry/journal/state-answer.ts';
import { ON_INVALID } from '../src/documents/scoring-rules.ts';
import { readScoringRules } from '../src/scoring/limits/read-scoring-rules.ts';
import { requireBands } from '../src/scoring/limits/require-bands.ts';
import { scoringPolicy } from '../src/scoring/limits/scoring-policy.ts';
import { scoreTable } from '../src/scoring/score-table.ts';

const bound = (band: string) =>
  z.number().min(0).max(1).optional().describe(`the probability from which on the risk is ${band}`);

const parameters = z.strictObject({
  input: input('the rows to score, Parquet or CSV', 'data/customers.parquet'),
  profile: input(
    'what the rows must look like; of it, the columns of the model and the id count; default: what the model was trained with',
    'profiles/customers.json',
  ).optional(),
  rules: input('bands and limits; parameters of the stage win over it', 'scoring.yaml').optional(),
  registry: state('production', 'the model registry', 'models/registry'),
  output: output(
    'id, margin, probability, prediction, risk_band and model_version of each scored row, as .parquet, .csv, .arrow or .jsonl',
    'data/scores.parquet',
  ),
  quarantine: output(
    'the refused rows as they came, with `_row` and `_reasons`, as .parquet, .csv, .arrow or .jsonl',
    'data/quarantine.parquet',
  ),
  receipt: output(
    'how many rows came and went where, with the digests of all files, as JSON',
    'reports/receipt.json',
  ),
  bands: z
    .strictObject({
      medium: bound('MEDIUM'),
      high: bound('HIGH'),
    })
    .optional()
    .meta({ examples: [{ medium: 0.3, high: 0.6 }] })
    .describe('the probabilities from which on a risk band begins; default: those of `rules`'),
  id: z
    .string()
    .min(1)
    .optional()
    .meta({ examples: ['customer_id'] })
    .describe(
      'the column that names a row, or `row_number`: its number in the input; default: the key of the training rows',
    ),
  on_invalid: z
    .enum(ON_INVALID)
    .optional()
    .describe(
      '`quarantine` (the default): score the valid rows; `fail`: refuse the table for a single invalid row; `warn`: score invalid rows as well, apart from those with a value that does not fit its type',
    ),
  unknown_columns: z
    .boolean()
    .default(false)
    .describe('whether each score names the columns that are missing or unseen: `unknown_columns`'),
});

export default defineStage({
  name: 'score',
  description: 'Scores each row by the model in production, or says why not',
  parameters,
  // Mistakes in files that people write are told before anything has run.
  check: async ({ bands, profile, rules }, ready) => {
    if (profile !== undefined && ready.has('profile')) await readProfile(profile);
    if (rules !== undefined && ready.has('rules')) await readScoringRules(rules);
    // What is not given may stand in `rules`.
    const whole = bands?.medium !== undefined && bands.high !== undefined;
    if (rules === undefined || whole) requireBands(scoringPolicy(undefined, { bands }).bands);
  },
  run: async ({ with: options, state: answers, threads, progress, log }) => {
    const reference = productionState(answers['registry']);
    if (reference === null) throw noProductionModel(options.registry);
    const model = await registeredModel(options.registry, reference.version, reference.digest);
    const rules = options.rules === undefined ? undefined : await readScoringRules(options.rules);
    const { rows, bands, checked, scoredBy, timings } = await scoreTable(
      {
        input: options.input,
        model: model.directory,
        modelDigest: model.digest,
        profile:
          options.profile === undefined
            ? { kind: 'model' }
            : { kind: 'given', profile: await readProfile(options.profile) },
        ...(options.id === undefined ? {} : { id: options.id }),
        output: options.output,
        quarantine: options.quarantine,
        // Its path is the engine's until the stage has ended.
        quarantineName: 'the file that `quarantine` names',
        receipt: options.receipt,
        policy: scoringPolicy(rules, { bands: options.bands, onInvalid: options.on_invalid }),
        unknownColumns: options.unknown_columns,
        warn: ({ message }) => log(`warning: ${message}`),
        threads,
        progress,
      },
      realEffects,
    );
    log(`${rows.in} rows: ${rows.scored} scored by ${reference.version}, ${rows.quarantined} quarantined`);
    log(`risk: ${bands.LOW} low, ${bands.MEDIUM} medium, ${bands.HIGH} high`);
    const { opening, validating, streaming, threads: busy } = timings;
    const [reading, scoring, checking, writing] = [
      busy.reading,
      busy.scoring,
      busy.checking,
      busy.writing,
    ].map(seconds);
    log(
      `time: opening the model ${seconds(opening)}, validating ${seconds(validating)}, scoring ${seconds(streaming)} (threads: reading ${reading}, scoring ${scoring}, checking ${checking}, writing ${writing})`,
    );
    log(
      scoredBy === 'kernels'
        ? `${pluralize(checked, 'row')} scored by ONNX Runtime as well, with the same margins`
        : 'scored by ONNX Runtime, several times as slow: the graph is not one that `train` writes',
    );
  },
});

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
