/** What a carriage return has taken back, as on a terminal: progress bars write their line again and again. */
const OVERWRITTEN = /^.*\r(?=[^\r])/s;
/** Colours, which end with the line; and what else a terminal obeys: moves, titles, bells, bytes of binary output. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /(\u001B\[[\d;]*m)|[\u0000-\u0008\u000A-\u001F\u007F-\u009F]/g;
const RESET = '\u001B[0m';

/** What a program printed, fit to be shown: its colours stay, nothing else of it reaches the reader's terminal. */
export function printable(line: string): string {
  let hasColour = false;
  const text = line.replace(OVERWRITTEN, '').replaceAll(CONTROL, (_, colour: string | undefined) => {
    if (colour === undefined) return '\uFFFD';
    hasColour = true;
    return colour;
  });
  return hasColour && !text.endsWith(RESET) ? `${text}${RESET}` : text;
}

/** Also tabs and ends of line: what stands within a line of ours. */
// oxlint-disable-next-line no-control-regex
const BREAKING = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g;

/** A word of somebody else in a line of ours: no colour, no end of line, nothing taken back. */
export function wordText(text: string): string {
  return safeText(text.replaceAll(BREAKING, '\uFFFD'));
}

/**
 * What a terminal obeys or hides behind: control characters but for tab and line feed, marks that turn the direction of
 * writing (https://trojansource.codes), halves of a character. Colours are kept: ours, and those of programs that we ran.
 */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex
  /(\u001B\[[\d;]*m)|[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]|\p{Surrogate}/gu;

/** A text of whatever origin, fit for a terminal. The one door through which all talk and every answer goes. */
export function safeText(text: string): string {
  return text.replaceAll(UNSAFE, (_, colour: string | undefined) => colour ?? '\uFFFD');
}

/** One JSON text with the same values, and nothing that a terminal obeys: JSON can say each character by its number. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replaceAll(
    /[\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
