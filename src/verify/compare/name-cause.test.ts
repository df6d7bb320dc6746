import { expect, test } from 'vitest';
import { nameCause } from './name-cause.ts';
import { roomSettings } from '../rooms/room-settings.ts';
import { variationsOf } from '../variations/variations.ts';

const rooms = roomSettings(
  variationsOf({ threads: [1, 8], locale: { name: 'tr_TR.UTF-8', isInstalled: true } }),
);

test.each([
  ['/tmp/x/control/project/a', '/tmp/x/varied room é ı 数/project/a', 'path'],
  ['/tmp/x/home-control', '/tmp/x/home-varied', 'home'],
  ['{"zone":"-1200"}', '{"zone":"+0545"}', 'time zone'],
  ['Etc/GMT+12', 'Asia/Kathmandu', 'time zone'],
  ['LANG=C.UTF-8', 'LANG=tr_TR.UTF-8', 'locale'],
  ['made at 1795244616', 'made at 1795244618', 'clock'],
  ['1795244616.25', '1795244617.5', 'clock'],
  ['Fri Nov 20 19:18:32 -12 2026', 'Sat Nov 21 13:03:33 +0545 2026', 'time zone or clock'],
  ['Fri, 20 Nov 2026 19:18:36 -1200', 'Sat, 21 Nov 2026 13:03:37 +0545', 'time zone or clock'],
  ['2026-11-21T07:18:32.123Z rows 5', '2026-11-21T07:18:34.001Z rows 5', 'time zone or clock'],
  ['0.4910048866920671', '0.8421518258285865', undefined],
  ['a 12', 'b 12', undefined],
  ['2026-11-21 rows 5', '2026-11-22 rows 6', undefined],
])('`%s` and `%s` differ by: %s', (one, two, cause) => {
  expect(nameCause([one, two], rooms)).toBe(cause);
});
