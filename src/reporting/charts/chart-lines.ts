import { visibleText } from '../html/visible-text.ts';

const WIDTH = 28;

/**
 * A text as lines of up to 28 characters, broken at spaces where there are any: nothing of a name is cut, however long it is.
 * In a chart a line ends with `\n`.
 */
export function chartLines(text: string, width = WIDTH): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of visibleText(text).split(/\s+/u)) {
    for (const piece of piecesOf(word, width)) {
      const joined = line === '' ? piece : `${line} ${piece}`;
      if (lengthOf(joined) <= width) line = joined;
      else {
        lines.push(line);
        line = piece;
      }
    }
  }
  return [...lines, line];
}

function piecesOf(word: string, width: number): string[] {
  const characters = Array.from(word);
  if (characters.length <= width) return [word];
  const pieces: string[] = [];
  for (let from = 0; from < characters.length; from += width) {
    pieces.push(characters.slice(from, from + width).join(''));
  }
  return pieces;
}

const lengthOf = (text: string): number => Array.from(text).length;
