/**
 * Many made-up inputs for each target: `MLOPS_FUZZ_INPUTS` in all (100,000), `MLOPS_FUZZ_SEED`, `MLOPS_FUZZ_ONLY` a target,
 * `MLOPS_FUZZ_FROM` the number of the first input of each. A defect ends its target, not the others.
 */
import { fuzzTargets } from './fuzz-targets.ts';
import { runFuzz } from './run-fuzz.ts';

const inputs = Number(process.env['MLOPS_FUZZ_INPUTS'] ?? 100_000);
const seed = Number(process.env['MLOPS_FUZZ_SEED'] ?? 1);
const from = Number(process.env['MLOPS_FUZZ_FROM'] ?? 0);
const only = process.env['MLOPS_FUZZ_ONLY'];
const targets = (await fuzzTargets()).filter(({ name }) => only === undefined || name === only);

const share = targets.reduce((sum, { cost = 1 }) => sum + 1 / cost, 0);
let [done, defects] = [0, 0];
for (const target of targets) {
  const start = performance.now();
  try {
    const counts = await runFuzz(target, Math.ceil(inputs / share / (target.cost ?? 1)), seed, from);
    done += counts.inputs;
    const refusals = Object.entries(counts.refused).map(([code, count]) => `${count} ${code}`);
    const what = [
      `${counts.inputs} inputs in ${Math.round((performance.now() - start) / 1000)} s`,
      `longest ${counts.longest.toFixed(2)} s`,
      `grown by ${Math.round(counts.growth / 2 ** 20)} MiB`,
      `${counts.taken} taken`,
      ...refusals,
    ];
    process.stdout.write(`${target.name}: ${what.join(', ')}\n`);
  } catch (error) {
    defects += 1;
    process.stdout.write(`${target.name}: DEFECT: ${(error as Error).message}\n`);
  }
}
process.stdout.write(`${done} inputs, ${defects === 0 ? 'no defect' : `${defects} targets with a defect`}\n`);
process.exitCode = defects === 0 ? 0 : 1;
