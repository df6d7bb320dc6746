import { runSteps } from './steps/run-steps.ts';
import { buildSteps, endToEndSteps } from './steps/steps.ts';

await runSteps([...buildSteps, ...endToEndSteps]);
