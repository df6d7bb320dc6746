import type { Row, Span } from './read-screen.ts';

const FONT_SIZE = 12;
const CHARACTER = 7.2;
const LINE = 17;
const MARGIN = 14;
const BAR = 26;
/** A pause of the recording lasts no longer than this, in milliseconds. */
const MAX_PAUSE = 450;

export interface Picture {
  readonly title: string;
  readonly columns: number;
  /** Rows that are seen at once: before the last ones, the first ones move out of sight. */
  readonly height: number;
}

/**
 * The recording as an SVG picture that plays once and then stays. Where nothing moves (a printed page, readers who want no
 * motion) the end is seen. Its colours follow the light or dark scheme of the reader.
 */
export function drawTerminal(rows: readonly Row[], { title, columns, height }: Picture): string {
  const seconds = shortenPauses(rows);
  const width = columns * CHARACTER + 2 * MARGIN;
  const tall = height * LINE + 2 * MARGIN + BAR;
  const texts = rows.flatMap(({ shown }, index) =>
    shown.map(({ at, spans }, version) => {
      const next = shown[version + 1];
      const until = next === undefined ? undefined : seconds(next.at);
      return drawLine(spans, { y: (index + 1) * LINE - 4, from: seconds(at), until });
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" role="img">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
<rect class="ground" x=".5" y=".5" width="${width - 1}" height="${tall - 1}" rx="8"/>
<circle class="dot" cx="18" cy="16" r="5"/><circle class="dot" cx="36" cy="16" r="5"/><circle class="dot" cx="54" cy="16" r="5"/>
<svg x="${MARGIN}" y="${BAR + MARGIN}" width="${columns * CHARACTER}" height="${height * LINE}">
<g transform="translate(0 ${-overflow(rows.length, height)})">${scroll(rows, height, seconds)}
${texts.filter((text) => text !== '').join('\n')}
</g></svg></svg>
`;
}

const STYLE = `
.ground{fill:#f6f8fa;stroke:#d1d9e0}.dot{fill:#d1d9e0}
text{font:${FONT_SIZE}px ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;white-space:pre;fill:#1f2328}
.bold{font-weight:bold}.dim{fill:#59636e}.green{fill:#1a7f37}.red{fill:#d1242f}.yellow{fill:#9a6700}.cyan{fill:#1b7c83}
.passing{visibility:hidden}
@media (prefers-color-scheme:dark){.ground{fill:#0d1117;stroke:#3d444d}.dot{fill:#3d444d}text{fill:#e6edf3}
.dim{fill:#9198a1}.green{fill:#3fb950}.red{fill:#f85149}.yellow{fill:#d29922}.cyan{fill:#39c5cf}}
@media (prefers-reduced-motion:reduce){text{visibility:visible!important}.passing{visibility:hidden!important}}
`;

function drawLine(
  spans: readonly Span[],
  { y, from, until }: { y: number; from: number; until: number | undefined },
): string {
  if (spans.length === 0) return '';
  let column = 0;
  const parts = spans.map(({ text, style }) => {
    const x = column * CHARACTER;
    column += text.length;
    const length = (text.length * CHARACTER).toFixed(1);
    const attributes = `x="${x.toFixed(1)}" textLength="${length}"${style === 'plain' ? '' : ` class="${style}"`}`;
    return text.trim() === '' ? '' : `<tspan ${attributes}>${escapeXml(text)}</tspan>`;
  });
  if (until === undefined)
    return `<text y="${y}">${parts.join('')}<set attributeName="visibility" to="hidden" begin="0s" dur="${from.toFixed(2)}s"/></text>`;
  const shown = `begin="${from.toFixed(2)}s" dur="${(until - from).toFixed(2)}s"`;
  return `<text class="passing" y="${y}">${parts.join('')}<set attributeName="visibility" to="visible" ${shown}/></text>`;
}

/** Moves the rows up, each time one is written below the last that is seen. */
function scroll(rows: readonly Row[], height: number, seconds: (at: number) => number): string {
  const steps = rows
    .map(({ shown }, index) => ({ at: shown[0]?.at, by: overflow(index + 1, height) }))
    .filter((step): step is { at: number; by: number } => step.at !== undefined && step.by > 0);
  const end = steps.at(-1)?.at;
  if (end === undefined) return '';
  const values = [{ at: 0, by: 0 }, ...steps.map(({ at, by }) => ({ at: seconds(at) / seconds(end), by }))];
  return `<animateTransform attributeName="transform" type="translate" calcMode="discrete" fill="freeze" dur="${seconds(end).toFixed(2)}s" values="${values.map(({ by }) => `0 ${-by}`).join(';')}" keyTimes="${values.map(({ at }) => at.toFixed(4)).join(';')}"/>`;
}

const overflow = (rows: number, height: number): number => Math.max(0, rows - height) * LINE;

/** From milliseconds of the recording to seconds of the picture. */
function shortenPauses(rows: readonly Row[]): (at: number) => number {
  const times = [...new Set(rows.flatMap(({ shown }) => shown.map(({ at }) => at)))].toSorted(
    (a, b) => a - b,
  );
  const played = new Map<number, number>();
  let total = 0;
  for (const [index, time] of times.entries()) {
    total += Math.min(MAX_PAUSE, time - (times[index - 1] ?? 0));
    played.set(time, total / 1000);
  }
  return (at) => played.get(at) ?? 0;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
