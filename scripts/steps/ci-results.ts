/**
 * The last part of `.ci/run`: holds its time against the limit and counts its parts. Exit code 3 where one failed: any other
 * than 0 and 3 means that nothing was counted.
 */
import { readResults } from './step-result.ts';
import { tally } from './tally.ts';
import { withinTime } from './within-time.ts';

const [file = '', elapsed, limit] = process.argv.slice(2);
const steps = readResults(file);
const results = [...steps, withinTime(steps, Number(elapsed), Number(limit))];
process.stdout.write(`\n${tally(results, Number(elapsed))}`);
process.exitCode = results.some(({ failed }) => failed > 0) ? 3 : 0;
