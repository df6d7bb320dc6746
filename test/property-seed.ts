/**
 * Property tests make up the same values on every run, so that a red run is the fault of the change and of nothing
 * else. `MLOPS_TEST_SEED` takes another seed: a whole number, or `random`; a failure prints the seed that repeats it.
 */
import * as fc from 'fast-check';

const asked = process.env['MLOPS_TEST_SEED'] ?? '20260930';
if (asked !== 'random') {
  const seed = Number(asked);
  if (!Number.isInteger(seed)) {
    throw new Error(`MLOPS_TEST_SEED must be a whole number or \`random\`, and is \`${asked}\``);
  }
  fc.configureGlobal({ seed });
}
