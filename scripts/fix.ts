import { runSteps } from './steps/run-steps.ts';

await runSteps([
  { name: 'layers', script: 'scripts/checks/write-layers.ts' },
  { name: 'reference', script: 'scripts/reference/write-reference.ts' },
  { name: 'format', script: 'node_modules/oxfmt/bin/oxfmt' },
  { name: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['--type-aware', '--fix'] },
]);
