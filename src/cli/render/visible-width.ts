import { stripVTControlCharacters } from 'node:util';

/** Characters that a text takes in a line. One per code point: names of stages and files, not a layout for every script. */
export function visibleWidth(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}
