import { expect, it } from 'vitest';
import { tally } from './tally.ts';
import { withinTime } from './within-time.ts';

const results = [
  { name: 'install', seconds: 0.44, passed: 1, failed: 0, skipped: 0 },
  { name: 'unit tests', seconds: 301.6, passed: 1290, failed: 2, skipped: 5 },
  { name: 'end-to-end tests', seconds: 59.4, passed: 200, failed: 0, skipped: 1 },
];

it('each step has a row with its time; the last line counts what all of them passed, failed and skipped', () => {
  expect(tally(results, 362)).toBe(`\
                        time  passed  failed  skipped
install                0.4 s       1       0        0
unit tests        5 min 02 s    1290       2        5
end-to-end tests        59 s     200       0        1
in all            6 min 02 s

1491 passed, 2 failed, 6 skipped
`);
});

it('steps within their time are one step more that passed', () => {
  expect(withinTime(results, 362, 362)).toEqual({
    name: 'at most 6 min 02 s',
    seconds: 0,
    passed: 1,
    failed: 0,
    skipped: 0,
  });
});

it('steps over their time are one step that failed and names the slowest', () => {
  expect(withinTime(results, 362, 361)).toMatchObject({
    name: 'at most 6 min 01 s: took 6 min 02 s; slowest: unit tests 5 min 02 s, end-to-end tests 59 s, install 0.4 s',
    passed: 0,
    failed: 1,
  });
});
