/** Many made-up inputs for each target: `MLOPS_FUZZ_INPUTS` in all (100,000), `MLOPS_FUZZ_SEED`, `MLOPS_FUZZ_ONLY` a target. */
import { fuzzTargets } from './fuzz-targets.ts';
import { runFuzz } from './run-fuzz.ts';

const inputs = Number(process.env['MLOPS_FUZZ_INPUTS'] ?? 100_000);
const seed = Number(process.env['MLOPS_FUZZ_SEED'] ?? 1);
const only = process.env['MLOPS_FUZZ_ONLY'];
const targets = (await fuzzTargets()).filter(({ name }) => only === undefined || name === only);

const share = targets.reduce((sum, { cost = 1 }) => sum + 1 / cost, 0);
let done = 0;
for (const target of targets) {
  const counts = await runFuzz(target, Math.ceil(inputs / share / (target.cost ?? 1)), seed);
  done += counts.inputs;
  const refusals = Object.entries(counts.refused).map(([code, count]) => `${count} ${code}`);
  process.stdout.write(
    `${target.name}: ${counts.inputs} inputs, ${[`${counts.taken} taken`, ...refusals].join(', ')}\n`,
  );
}
process.stdout.write(`${done} inputs, no defect\n`);
