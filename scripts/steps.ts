import type { Step } from './run-steps.ts';

const VITEST = 'node_modules/vitest/vitest.mjs';

export const buildSteps: readonly Step[] = [['build', 'scripts/build.ts']];

export const checkSteps: readonly Step[] = [
  ['types', 'node_modules/typescript/bin/tsc', '-p', '.'],
  ['lint', 'node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
  ['format', 'node_modules/oxfmt/bin/oxfmt', '--check'],
  ['unused code', 'node_modules/knip/bin/knip.js'],
];

export const unitSteps: readonly Step[] = [['unit tests', VITEST, 'run', '--project', 'unit']];

export const endToEndSteps: readonly Step[] = [['end-to-end tests', VITEST, 'run', '--project', 'e2e']];
