import { dirname, join } from 'node:path';
import * as z from 'zod';
import { defineStage, input, output, report } from '../src/core/stage.ts';
import { writeReport } from '../src/core/files/write-report.ts';
import { openDatabase } from '../src/data/duckdb/database.ts';
import { openTable } from '../src/data/sources/open-table.ts';
import { describeSplit } from '../src/data/features/describe-split.ts';
import { requireBothSides } from '../src/data/features/require-both-sides.ts';
import { splitByHash } from '../src/data/features/split-by-hash.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import { splitReport } from '../src/reporting/split/split-report.ts';

const parameters = z.strictObject({
  input: input('the validated rows', 'data/valid.parquet'),
  key: z
    .string()
    .min(1)
    .meta({ examples: ['customer_id'] })
    .describe('the column that names a row'),
  target: z
    .string()
    .min(1)
    .meta({ examples: ['churned'] })
    .describe('the target column'),
  train: output('the rows to learn from, as Parquet, ordered by the key', 'data/train.parquet'),
  test: output('the rows to test on, as Parquet, ordered by the key', 'data/test.parquet'),
  report: report('how many rows went to each side', 'reports/split').optional(),
  test_fraction: z.number().gt(0).lt(1).default(0.2).describe('share of the rows that go to the test side'),
  seed: z
    .int()
    .min(0)
    .meta({ examples: [42] })
    .describe('the seed of the hash that decides the side of a row'),
});

export default defineStage({
  name: 'split',
  description: 'Parts rows into train and test by a hash of their key, so that new rows never move old ones',
  parameters,
  run: async ({ with: options, threads, progress, log }) => {
    const { key, target, seed, test_fraction: testFraction } = options;
    const splitOptions = { key, target, testFraction, seed };
    const database = await openDatabase({
      threads,
      temporaryDirectory: join(dirname(options.train), '.duckdb-split'),
    });
    try {
      progress(0, 'choosing a side for each row');
      const source = await openTable(database, options.input);
      const split = await splitByHash(database, source, splitOptions);
      requireBothSides(split, splitOptions);
      progress(0.5, 'writing the rows to learn from');
      await writeParquet(database, split.train, options.train);
      progress(0.8, 'writing the rows to test on');
      await writeParquet(database, split.test, options.test);
      const document = describeSplit(split, splitOptions);
      if (options.report !== undefined)
        await writeReport(options.report, document, () => splitReport(document));
      const { rows } = document;
      log(`${rows.train} rows to learn from, ${rows.test} to test on`);
    } finally {
      database.close();
    }
  },
});
