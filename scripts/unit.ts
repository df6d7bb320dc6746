import { runSteps } from './steps/run-steps.ts';
import { unitSteps } from './steps/steps.ts';

await runSteps(unitSteps);
