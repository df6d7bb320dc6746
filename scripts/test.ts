import { runSteps } from './run-steps.ts';
import { buildSteps, checkSteps, endToEndSteps, unitSteps } from './steps.ts';

await runSteps([...buildSteps, ...checkSteps, ...unitSteps, ...endToEndSteps]);
