/**
 * What proves the locks. Run by CI: `node bin/with-node.js lockfile-checks/run.ts`; with `--update` the expected
 * locks of the golden pipelines are written anew, for a change that is meant to change bytes.
 */
import { dependenciesArePinned } from './dependencies-are-pinned.ts';
import { goldenPipelines } from './golden-pipelines.ts';
import { installsWithoutScripts } from './installs-without-scripts.ts';

/** A check answers what is wrong, one line each. */
export type Check = () => Promise<readonly string[]>;

const update = process.argv.includes('--update');
const checks: Record<string, Check> = {
  'every dependency is pinned and integrity-hashed': dependenciesArePinned,
  'nothing installs with a script': installsWithoutScripts,
  'golden pipelines make the expected bytes': () => goldenPipelines({ update }),
};

for (const [name, check] of Object.entries(checks)) {
  const problems = await check();
  console.log(`${problems.length === 0 ? '✓' : '✗'} ${name}`);
  for (const problem of problems) console.log(`    ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
