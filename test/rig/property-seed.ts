/**
 * Tests that make up values or moments make up the same ones on every run, so that a red run is the fault of the change
 * and of nothing else. `MLOPS_TEST_SEED` takes another seed: a whole number, or `random`; a failure prints the seed that
 * repeats it.
 */
import { randomInt } from 'node:crypto';
import * as fc from 'fast-check';

const asked = process.env['MLOPS_TEST_SEED'] ?? '20260930';
const seed = asked === 'random' ? randomInt(2 ** 31) : Number(asked);
if (!Number.isInteger(seed)) {
  throw new Error(`MLOPS_TEST_SEED must be a whole number or \`random\`, and is \`${asked}\``);
}
if (asked === 'random') process.env['MLOPS_TEST_SEED'] = String(seed);
fc.configureGlobal({ seed });
