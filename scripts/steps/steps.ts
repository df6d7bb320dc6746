import type { Step } from './run-steps.ts';

const VITEST = 'node_modules/vitest/vitest.mjs';

export const buildSteps: readonly Step[] = [{ name: 'build', script: 'scripts/build.ts' }];

export const checkSteps: readonly Step[] = [
  { name: 'layers', script: 'scripts/checks/write-layers.ts', args: ['--check'] },
  { name: 'reference', script: 'scripts/reference/write-reference.ts', args: ['--check'] },
  { name: 'structure', script: 'scripts/checks/check-structure.ts' },
  { name: 'words', script: 'scripts/checks/check-words.ts' },
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['-p', '.'] },
  { name: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', script: 'node_modules/oxfmt/bin/oxfmt', args: ['--check'] },
  { name: 'unused code', script: 'node_modules/knip/bin/knip.js' },
];

export const unitSteps: readonly Step[] = [
  { name: 'unit tests', script: VITEST, args: ['run', '--project', 'unit'], countsTests: true },
];

export const endToEndSteps: readonly Step[] = [
  { name: 'end-to-end tests', script: VITEST, args: ['run', '--project', 'e2e'], countsTests: true },
];
