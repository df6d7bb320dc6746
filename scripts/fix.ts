import { runSteps } from './run-steps.ts';

await runSteps([
  ['format', 'node_modules/oxfmt/bin/oxfmt'],
  ['lint', 'node_modules/oxlint/bin/oxlint', '--type-aware', '--fix'],
]);
