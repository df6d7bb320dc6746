import * as z from 'zod';
import { realEffects } from '../src/core/effects.ts';
import { defineStage, input, output, state } from '../src/core/stage.ts';
import { readProfile } from '../src/dataset/profile.ts';
import { noProductionModel } from '../src/registry/no-production-model.ts';
import { registeredModel } from '../src/registry/registered-model.ts';
import { productionState } from '../src/registry/state-answer.ts';
import { DEFAULT_BANDS } from '../src/documents/risk-bands.ts';
import { requireBands } from '../src/scoring/require-bands.ts';
import { scoreTable } from '../src/scoring/score-table.ts';

const bound = (band: string) =>
  z.number().min(0).max(1).describe(`the probability from which the risk is ${band}`);

const parameters = z.strictObject({
  input: input('the rows to score, Parquet or CSV'),
  profile: input('what the rows must look like; of it, the columns of the model and the id count'),
  registry: state('production', 'the model registry'),
  output: output(
    'id, margin, probability, prediction, risk_band and model_version of each scored row, as Parquet',
  ),
  quarantine: output('the refused rows as they came, with `_row` and `_reasons`, as Parquet'),
  receipt: output('how many rows came and went where, with the digests of all files, as JSON'),
  bands: z
    .strictObject({
      medium: bound('MEDIUM').default(DEFAULT_BANDS.medium),
      high: bound('HIGH').default(DEFAULT_BANDS.high),
    })
    .prefault({}),
  id: z
    .string()
    .min(1)
    .optional()
    .describe('the column that names a row; default: the key of the training rows'),
  on_invalid: z
    .enum(['quarantine', 'fail'])
    .default('quarantine')
    .describe('`quarantine`: score the good rows; `fail`: refuse the table for a single bad row'),
});

export default defineStage({
  name: 'score',
  description: 'Scores each row by the model in production, or says why not',
  parameters,
  check: ({ bands }) => requireBands(bands),
  run: async ({ with: options, state: answers, threads, progress, log }) => {
    const reference = productionState(answers['registry']);
    if (reference === null) throw noProductionModel(options.registry);
    const model = await registeredModel(options.registry, reference.version, reference.digest);
    const { rows, bands } = await scoreTable(
      {
        input: options.input,
        model: model.directory,
        profile: await readProfile(options.profile),
        ...(options.id === undefined ? {} : { id: options.id }),
        output: options.output,
        quarantine: options.quarantine,
        // Its path is the engine's until the stage has ended.
        quarantineName: 'the file that `quarantine` names',
        receipt: options.receipt,
        onInvalid: options.on_invalid,
        bands: options.bands,
        threads,
        progress,
      },
      realEffects,
    );
    log(`${rows.in} rows: ${rows.scored} scored by ${reference.version}, ${rows.quarantined} quarantined`);
    log(`risk: ${bands.LOW} low, ${bands.MEDIUM} medium, ${bands.HIGH} high`);
  },
});
