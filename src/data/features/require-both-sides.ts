import { MlopsError } from '../../core/error.ts';
import { pluralize } from '../../core/text/pluralize.ts';
import type { Split, SplitOptions } from './split-by-hash.ts';

/**
 * Each side can serve its purpose: every row has a target, of which there are several values, each on either side.
 *
 * @throws MlopsError TARGET_MISSING, TARGET_ONE_CLASS, SPLIT_LACKS_CLASS
 */
export function requireBothSides(
  { classes }: Pick<Split, 'classes'>,
  { target, testFraction }: Pick<SplitOptions, 'target' | 'testFraction'>,
): void {
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
