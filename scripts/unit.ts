import { runSteps } from './run-steps.ts';
import { unitSteps } from './steps.ts';

await runSteps(unitSteps);
