import { expect, it } from 'vitest';
import { countTests } from './count-tests.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each, title: 'a test' })),
});

const counts = (exitCode: number, ...files: object[]) =>
  countTests(JSON.stringify({ success: exitCode === 0, testResults: files }), exitCode);

it('tests of all files are counted by how they ended', () => {
  expect(
    counts(1, file('passed', 'passed', 'passed', 'skipped'), file('failed', 'failed', 'passed', 'todo')),
  ).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

it('a file that could not be loaded, or whose tests were skipped by a failing hook, counts as one failure', () => {
  expect(counts(1, file('failed'), file('failed', 'skipped', 'passed'))).toEqual({
    passed: 1,
    failed: 2,
    skipped: 1,
  });
});

it('a test that never ended has failed', () => {
  expect(counts(1, file('failed', 'passed', 'pending', 'pending'))).toEqual({
    passed: 1,
    failed: 2,
    skipped: 0,
  });
});

it('a run that failed though no test did counts as one failure', () => {
  expect(counts(1, file('passed', 'passed'))).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

it('a run that left no report, or ran no test, counts as one failure', () => {
  const failure = { passed: 0, failed: 1, skipped: 0 };
  expect(countTests(undefined, 139)).toEqual(failure);
  expect(countTests(undefined, 0)).toEqual(failure);
  expect(counts(0)).toEqual(failure);
});

it('a report in another form is not counted as nothing', () => {
  expect(() => countTests('{}', 0)).toThrow('testResults');
});
