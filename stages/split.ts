import { dirname, join } from 'node:path';
import * as z from 'zod';
import { pluralize } from '../src/core/pluralize.ts';
import { MlopsError } from '../src/core/error.ts';
import { prettyJson } from '../src/core/json/pretty-json.ts';
import { defineStage, input, output, report } from '../src/core/stage.ts';
import { writeFileAtomic } from '../src/core/files/write-file.ts';
import { openDatabase } from '../src/data/duckdb/database.ts';
import { openTable } from '../src/data/sources/open-table.ts';
import { splitByHash, type Split } from '../src/data/features/split-by-hash.ts';
import { writeParquet } from '../src/data/output/write-parquet.ts';
import type { SplitDocument } from '../src/documents/split-document.ts';
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
    const database = await openDatabase({
      threads,
      temporaryDirectory: join(dirname(options.train), '.duckdb-split'),
    });
    try {
      progress(0, 'choosing a side for each row');
      const source = await openTable(database, options.input);
      const split = await splitByHash(database, source, { key, target, testFraction, seed });
      holdToBothSides(split, options);
      progress(0.5, 'writing the rows to learn from');
      await writeParquet(database, split.train, options.train);
      progress(0.8, 'writing the rows to test on');
      await writeParquet(database, split.test, options.test);
      const data = reportData(split, options);
      if (options.report !== undefined) {
        await writeFileAtomic(`${options.report}.json`, prettyJson(data));
        await writeFileAtomic(`${options.report}.html`, splitReport(data));
      }
      log(`${data.rows.train} rows to learn from, ${data.rows.test} to test on`);
    } finally {
      database.close();
    }
  },
});

type Options = z.output<typeof parameters>;

function holdToBothSides({ classes }: Split, { target, test_fraction: testFraction }: Options): void {
  const missing = classes.find(({ value }) => value === null);
  if (missing !== undefined) {
    const rows = missing.train + missing.test;
    throw new MlopsError({
      code: 'TARGET_MISSING',
      message: `the target \`${target}\` is missing in ${pluralize(rows, 'row')}`,
      hints: [`make \`${target}\` required in the profile, so that such rows are quarantined`],
    });
  }
  if (classes.length < 2) {
    throw new MlopsError({
      code: 'TARGET_ONE_CLASS',
      message: `the target \`${target}\` is \`${classes[0]?.value}\` in every row`,
      hints: ['a model is trained on rows of both classes'],
    });
  }
  const lacking = classes.find(({ train, test }) => train === 0 || test === 0);
  if (lacking !== undefined) {
    const rows = lacking.train + lacking.test;
    throw new MlopsError({
      code: 'SPLIT_LACKS_CLASS',
      message: `no row with \`${target}\` = \`${lacking.value}\` came to the ${lacking.test === 0 ? 'test' : 'train'} side: there ${rows === 1 ? 'is 1' : `are ${rows}`} in all`,
      hints: [`more rows, another \`test_fraction\` (now ${testFraction}) or another \`seed\` may help`],
    });
  }
}

function reportData({ classes }: Split, { key, target, seed, test_fraction }: Options): SplitDocument {
  const train = classes.reduce((sum, side) => sum + side.train, 0);
  const test = classes.reduce((sum, side) => sum + side.test, 0);
  return {
    format: 1,
    key,
    target,
    seed,
    test_fraction,
    rows: { total: train + test, train, test },
    classes: classes.map(({ value, ...sides }) => ({ value: value ?? '', ...sides })),
  };
}
