import { runSteps } from './steps/run-steps.ts';
import { checkSteps } from './steps/steps.ts';

await runSteps(checkSteps);
