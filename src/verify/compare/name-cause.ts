/**
 * What a difference comes from, where it can be seen: two texts that are the same once what the rooms were given is taken
 * out of them differ by that. It explains and decides nothing.
 */
import type { DifferenceCause } from '../../documents/reproducibility.ts';
import type { RoomSettings } from '../rooms/room-settings.ts';

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
  for (const [variation, { cause }] of rooms[0].given) {
    if (cause !== undefined && same((text, room) => without(text, ...traces(room, variation)))) return cause;
  }
  if (same(withoutMoments)) {
    // Hours apart or a moment apart cannot be told without reading the time.
    return /\b1[5-9]\d{8}/.test(texts[0]) ? 'clock' : 'time zone or clock';
  }
  const withoutTimes = (text: string, room: RoomSettings) =>
    withoutMoments(without(text, ...traces(room, 'timezone'))).replaceAll(OFFSET, '□');
  return same(withoutTimes) ? 'time zone or clock' : undefined;
}

const traces = (room: RoomSettings, variation: string): readonly string[] =>
  room.given.get(variation)?.traces ?? [];

const without = (text: string, ...words: readonly string[]): string =>
  words.reduce((rest, word) => rest.replaceAll(word, '□'), text);

const withoutMoments = (text: string): string =>
  text.replaceAll(MOMENT, '□').replaceAll(WEEKDAY_OR_MONTH, '□');
