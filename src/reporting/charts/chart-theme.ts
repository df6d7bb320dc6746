import type { Config } from 'vega-lite';

/** Colours are the page's variables, so that a chart is light or dark as its page is. */
export const COLOR = {
  first: 'var(--accent)',
  second: 'var(--second)',
  soft: 'var(--soft)',
  faint: 'var(--faint)',
  line: 'var(--line)',
  ink: 'var(--ink)',
  paper: 'var(--paper)',
} as const;

const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif';

export const chartTheme: Config = {
  aria: false,
  background: 'transparent',
  // Names of data are broken into lines: see `chartLines`.
  lineBreak: '\n',
  font: FONT,
  padding: 2,
  view: { stroke: 'transparent' },
  axis: {
    domainColor: COLOR.faint,
    gridColor: COLOR.line,
    labelColor: COLOR.soft,
    labelFlush: false,
    labelFontSize: 12,
    labelLimit: 0,
    tickColor: COLOR.faint,
    tickSize: 4,
    titleColor: COLOR.soft,
    titleFontSize: 12.5,
    titleFontWeight: 'normal',
    titlePadding: 8,
  },
  line: { strokeWidth: 2, strokeCap: 'round', strokeJoin: 'round' },
};
