import { runSteps } from './run-steps.ts';
import { buildSteps, endToEndSteps } from './steps.ts';

await runSteps([...buildSteps, ...endToEndSteps]);
