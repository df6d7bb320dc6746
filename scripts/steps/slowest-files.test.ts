import { expect, it } from 'vitest';
import { slowestFiles } from './slowest-files.ts';

it('tells the ten files that took longest, the longest first', () => {
  const testResults = Array.from({ length: 12 }, (_, index) => ({
    name: `/project/src/${index}.test.ts`,
    startTime: 1000,
    endTime: 1000 + index * 7000,
    status: 'passed',
  }));
  const lines = slowestFiles(JSON.stringify({ testResults }), '/project').split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'the slowest files of tests:',
    '   1 min 17 s  src/11.test.ts',
    '   1 min 10 s  src/10.test.ts',
  ]);
  expect(lines.slice(10)).toEqual(['         14 s  src/2.test.ts', '']);
});
