import { expect, test } from 'vitest';
import { parseScoringRules } from './scoring-rules.ts';

test('an empty file sets nothing', () => {
  expect(parseScoringRules('# nothing\n', 'scoring.yaml')).toEqual({ ok: true, value: { format: 1 } });
});

test('all that may be set', () => {
  const text = `
bands: {medium: 0.2}
on_invalid: warn
max_bad_share: 0
max_missing_share: 0.5
max_unseen_share: {'*': 0.1, plan: 0}
reasons: {top: 3, language: de, texts: {plan: Tarif}}
advice: {HIGH: Call within two days}
`;
  expect(parseScoringRules(text, 'scoring.yaml')).toEqual({
    ok: true,
    value: {
      format: 1,
      bands: { medium: 0.2, high: 0.7 },
      on_invalid: 'warn',
      max_bad_share: 0,
      max_missing_share: { '*': 0.5 },
      max_unseen_share: { '*': 0.1, plan: 0 },
      reasons: { top: 3, language: 'de', texts: { plan: 'Tarif' } },
      advice: { HIGH: 'Call within two days' },
    },
  });
});

test.each([
  ['__proto__: {}', 1, 1, 'a key may not be `__proto__`'],
  ['max_missing_share: {__proto__: 0}', 1, 21, 'a key may not be `__proto__`'],
  ['reasons:\n  texts:\n    "__proto__": x', 3, 5, 'a key may not be `__proto__`'],
  ['bands: {medium: 0.8}', 1, 8, '`bands` must rise from `medium` to `high`'],
  [
    'on_invalid: quarantain',
    1,
    13,
    '`on_invalid` must be `quarantine`, `fail` or `warn`, not the text `quarantain` (did you mean `quarantine`?)',
  ],
  ['max_bad_share: lots', 1, 16, '`max_bad_share` must be a number, not the text `lots`'],
  ['max_bad_share: .nan', 1, 16, 'not a number that can be used here'],
  ['max_unseen_share:\n  plan: 1.5', 2, 9, '`max_unseen_share.plan` must be at most 1, not `1.5`'],
  ['max_unseen_share: -1', 1, 19, '`max_unseen_share` must be at least 0, not `-1`'],
  ['max_unsen_share: 1', 1, 1, 'unknown key `max_unsen_share` (did you mean `max_unseen_share`?)'],
  ['reasons: {topp: 1}', 1, 11, 'unknown key `topp` (did you mean `top`?)'],
  ['advice: {high: call}', 1, 10, expect.stringContaining('unknown key `high`')],
  ['- bands', 1, 1, '`scoring.yaml` must be a map, not a list'],
  ['bands: &a {medium: 0}\nadvice: *a', 2, 9, 'anchors and aliases are not read here'],
  ['bands: {medium: 0', 1, 18, expect.stringContaining('not valid YAML')],
  ['bands: {medium: 0}\nbands: {}', 2, 1, expect.stringContaining('not valid YAML')],
])('%j is refused at its place', (text, line, column, message) => {
  const parsed = parseScoringRules(text, 'scoring.yaml');
  expect(parsed).toMatchObject({ ok: false, error: [{ file: 'scoring.yaml', line, column, message }] });
});

test('a file that stands for millions of values ends at once', () => {
  const levels = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`);
  expect(parseScoringRules(`a-1: &a-1 [x]\n${levels.join('\n')}`, 'scoring.yaml').ok).toBe(false);
  expect(parseScoringRules('x'.repeat(2 ** 20 + 1), 'scoring.yaml').ok).toBe(false);
  expect(parseScoringRules('['.repeat(50_000), 'scoring.yaml').ok).toBe(false);
}, 5000);

test('a key that stands twice is told, whatever is written around it', () => {
  for (const text of ['on_invalid: warn\non_invalid: fail\n', '{bands: {medium: 0.2, "medium": 0.3}}']) {
    const parsed = parseScoringRules(text, 'scoring.yaml');
    expect(parsed.ok ? [] : parsed.error.map(({ message }) => message)).toEqual([
      'not valid YAML: this key stands here a second time',
    ]);
  }
});

// A pass over all keys for each key takes minutes; so does finding the place of each of so many mistakes.
test.each([
  ['wrong values', `max_missing_share:\n${lines((index) => ` k${index}: 2`)}`],
  ['unknown keys', lines((index) => `k${index}: 2`)],
  ['keys twice', lines(() => 'a: 1')],
  ['aliases', `a: &a 1\nb:\n${lines(() => ' - *a')}`],
])('of very many mistakes the first are told at once: %s', (_, text) => {
  const start = process.cpuUsage();
  const parsed = parseScoringRules(text, 'scoring.yaml');
  const { user, system } = process.cpuUsage(start);
  expect(parsed.ok ? 0 : parsed.error.length).toBe(100);
  expect((user + system) / 1e6).toBeLessThan(20);
});

function lines(line: (index: number) => string): string {
  return Array.from({ length: 50_000 }, (_, index) => line(index)).join('\n');
}
