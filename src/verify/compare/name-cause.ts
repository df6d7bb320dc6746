/**
 * What a difference comes from, where it can be seen: two texts that are the same once what the rooms were given is taken
 * out of them differ by that. It explains and decides nothing.
 */
import type { RoomSettings } from '../variations/variations.ts';

export type DifferenceCause = 'path' | 'home' | 'time zone' | 'locale' | 'clock' | 'time zone or clock';

/** Dates with times, times of day, and seconds or milliseconds since 1970. */
const MOMENT =
  /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?|\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?|\b1[5-9]\d{8}(?:[.,]\d+|\d{3}|\d{6}|\d{9})?\b/g;
const WEEKDAY_OR_MONTH =
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b,? *\d{0,2}/g;
const OFFSET = /(?:UTC|GMT|Z|[+-]\d\d(?::?\d\d)?)(?!\d)/g;

/**
 * @param texts what stands at the difference, in two rooms
 * @param rooms what these were given
 */
export function nameCause(
  texts: readonly [string, string],
  rooms: readonly [RoomSettings, RoomSettings],
): DifferenceCause | undefined {
  const same = (change: (text: string, room: RoomSettings) => string) =>
    change(texts[0], rooms[0]) === change(texts[1], rooms[1]);
  if (same((text, room) => without(text, room.folder))) return 'path';
  if (same((text, room) => without(text, room.home))) return 'home';
  if (same((text, { timeZone, offset, zoneName }) => without(text, timeZone, ...offset, zoneName)))
    return 'time zone';
  if (same((text, { locale }) => without(text, locale, locale.replace(/\..*/, '')))) return 'locale';
  if (same(withoutMoments)) {
    // Hours apart or a moment apart cannot be told without reading the time.
    return /\b1[5-9]\d{8}/.test(texts[0]) ? 'clock' : 'time zone or clock';
  }
  if (
    same((text, room) => withoutMoments(without(text, ...room.offset, room.zoneName)).replaceAll(OFFSET, '□'))
  )
    return 'time zone or clock';
  return undefined;
}

const without = (text: string, ...words: readonly string[]): string =>
  words.reduce((rest, word) => rest.replaceAll(word, '□'), text);

const withoutMoments = (text: string): string =>
  text.replaceAll(MOMENT, '□').replaceAll(WEEKDAY_OR_MONTH, '□');
