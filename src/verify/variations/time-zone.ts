import type { Setting, Variation } from './variation.ts';

/** @param traces its distance from UTC and its abbreviation, as programs write them */
const setting = (zone: string, traces: readonly string[]): Setting => ({
  value: zone,
  traces: [zone, ...traces],
  environment: () => ({ TZ: zone }),
});

export const timeZone: Variation = {
  name: 'timezone',
  cause: 'time zone',
  // 26 hours from the varied room: the date always differs.
  control: setting('Etc/GMT+12', ['-12:00', '-1200', '-12']),
  varied: setting('Asia/Kathmandu', ['+05:45', '+0545', '+0545']),
};
