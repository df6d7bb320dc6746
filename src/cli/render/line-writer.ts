import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from '../host.ts';

export interface LineWriter {
  /** It happened. */
  readonly stays: (text: string) => void;
  /** It is happening: on a terminal the next line takes its place; in a log it is one of few. */
  readonly moves: (text: string) => void;
  /** Takes away a line that moves. */
  readonly clear: () => void;
}

/** In a log, work that goes on says so this often. */
const MILLISECONDS_BETWEEN_LINES = 5000;

export function lineWriter(terminal: Terminal, elapsed: () => number): LineWriter {
  if (terminal.isInteractive) {
    return {
      stays: (text) => {
        terminal.clearLine();
        terminal.write(`${text}\n`);
      },
      moves: (text) => {
        terminal.clearLine();
        terminal.write(fit(text, terminal));
      },
      clear: terminal.clearLine,
    };
  }
  let last = elapsed();
  const stays = (text: string) => {
    last = elapsed();
    terminal.write(`${text}\n`);
  };
  const moves = (text: string) => {
    if (elapsed() - last >= MILLISECONDS_BETWEEN_LINES) stays(text);
  };
  return { stays, moves, clear: () => undefined };
}

// A line that wraps could not be taken back. Colour codes have no width.
function fit(text: string, { columns }: Terminal): string {
  const codes = text.length - stripVTControlCharacters(text).length;
  const room = columns + codes - 1;
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}
