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
