/**
 * What is seen on a terminal while a program writes to it, as far as `mlops` uses one: lines, one of them rewritten in place, and
 * colours. Anything else is an error.
 */
import type { Written } from './record-terminal.ts';

export type Style = 'plain' | 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** A row of the terminal, and what it showed from when on; the last of it stays. */
export interface Row {
  readonly shown: readonly { readonly at: number; readonly spans: readonly Span[] }[];
}

const STYLES = new Map<string, Style>([
  ['1', 'bold'],
  ['2', 'dim'],
  ['31', 'red'],
  ['32', 'green'],
  ['33', 'yellow'],
  ['36', 'cyan'],
]);
const ENDS = new Set(['', '0', '22', '39']);

/** @param columns where a line that is longer goes on in the next row */
export function readScreen(written: readonly Written[], columns: number): readonly Row[] {
  const rows: Row['shown'][number][][] = [[]];
  let style: Style = 'plain';
  let spans: Span[] = [];
  const show = (at: number) => {
    const row = rows.at(-1)!;
    if (spans.length === 0 && row.length === 0) return;
    if (row.at(-1)?.at === at) row.pop();
    row.push({ at, spans });
  };
  for (const { at, text } of written) {
    // oxlint-disable-next-line no-control-regex
    for (const [token] of text.matchAll(/\u001B\[[\d;?]*[A-Za-z]|\r\n|[\r\n]|[^\u001B\r\n]/gu)) {
      if (token === '\n' || token === '\r\n') {
        show(at);
        rows.push([]);
        spans = [];
      } else if (token === '\r' || token === '\u001B[2K') {
        spans = [];
      } else if (token.startsWith('\u001B')) {
        style = styleOf(token);
      } else {
        if (lengthOf(spans) === columns) {
          show(at);
          rows.push([]);
          spans = [];
        }
        const last = spans.at(-1);
        if (last?.style === style) spans = [...spans.slice(0, -1), { text: last.text + token, style }];
        else spans = [...spans, { text: token, style }];
      }
    }
    show(at);
  }
  while (rows.at(-1)?.length === 0) rows.pop();
  return rows.map((shown) => ({ shown }));
}

function styleOf(escape: string): Style {
  // oxlint-disable-next-line no-control-regex
  const code = /^\u001B\[(\d*)m$/.exec(escape)?.[1];
  const style = code === undefined ? undefined : ENDS.has(code) ? 'plain' : STYLES.get(code);
  if (style === undefined)
    throw new Error(`the terminal is asked for ${JSON.stringify(escape)}, which is not drawn`);
  return style;
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + text.length, 0);
}
