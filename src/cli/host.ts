import { isatty } from 'node:tty';
import { type Effects, realEffects } from '../core/effects.ts';
import type { AppContext } from '../app/app-context.ts';
import { interruptible } from './interruptible.ts';
import { safeText } from './render/printable.ts';

/** A stream that people or programs read. */
export interface Terminal {
  /** Text of whatever origin: what a terminal would obey is taken out of it. */
  readonly write: (text: string) => void;
  /** Takes back the line that was begun. */
  readonly clearLine: () => void;
  /** A person looks at it, and lines can be taken back. */
  readonly isInteractive: boolean;
  readonly hasColour: boolean;
  /** Characters in a line. */
  readonly columns: number;
  /** Where lines of tables are folded: at the width of the terminal or of COLUMNS. Elsewhere a row is a line, for programs. */
  readonly foldAt: number | undefined;
}

/** What a command knows of the world outside of the project. */
export interface Host extends AppContext {
  /** Data only. */
  readonly stdout: Terminal;
  /** Talk: progress, warnings, errors. */
  readonly stderr: Terminal;
}

const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\u001B[2K';

export function realHost(installation: string, effects: Effects = realEffects): Host {
  return {
    effects,
    stdout: terminal(process.stdout, effects),
    stderr: terminal(process.stderr, effects),
    installation,
    interruptible,
  };
}

function terminal(stream: NodeJS.WriteStream & { readonly fd: number }, effects: Effects): Terminal {
  const isTerminal = isatty(stream.fd);
  return {
    write: (text) => void stream.write(safeText(text)),
    clearLine: () => void stream.write(CLEAR_LINE),
    isInteractive: isTerminal && !isSet(effects.env('CI')) && effects.env('TERM') !== 'dumb',
    hasColour: hasColour(isTerminal, effects),
    columns: isTerminal ? stream.columns : DEFAULT_COLUMNS,
    foldAt: columnsOf(effects.env('COLUMNS')) ?? (isTerminal ? stream.columns : undefined),
  };
}

function columnsOf(variable: string | undefined): number | undefined {
  return variable !== undefined && /^[1-9]\d{0,3}$/.test(variable) ? Number(variable) : undefined;
}

// FORCE_COLOR wins over NO_COLOR, as in Node; see https://no-color.org and https://force-color.org.
function hasColour(isTerminal: boolean, effects: Effects): boolean {
  const force = effects.env('FORCE_COLOR');
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTerminal && !isSet(effects.env('NO_COLOR')) && effects.env('TERM') !== 'dumb';
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== '' && variable !== 'false';
}
