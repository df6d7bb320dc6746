import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { localTime } from './effects.ts';

const toldIn = (zone: string, moment: string): string =>
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { localTime } from ${JSON.stringify(new URL('./effects.ts', import.meta.url).href)};
     process.stdout.write(localTime(${JSON.stringify(moment)}))`,
    ],
    { encoding: 'utf8', env: { TZ: zone } },
  );

test('a moment is told in the local time zone, to the minute', () => {
  expect(toldIn('Europe/Berlin', '2026-12-01T23:05:59.999Z')).toBe('2026-12-02 00:05');
  expect(toldIn('Etc/GMT+12', '2026-01-01T03:00:00Z')).toBe('2025-12-31 15:00');
});

test.each(['unknown', '', '1', '2026-13-45T99:99:99Z', 'Dec 1, 2026'])(
  '%j is no moment, and stays',
  (text) => {
    expect(localTime(text)).toBe(text);
  },
);
