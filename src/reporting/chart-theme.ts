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
  font: FONT,
  padding: 2,
  view: { stroke: 'transparent' },
  axis: {
    domainColor: COLOR.faint,
    gridColor: COLOR.line,
    labelColor: COLOR.soft,
    labelFlush: false,
    labelFontSize: 11,
    tickColor: COLOR.faint,
    tickSize: 4,
    titleColor: COLOR.soft,
    titleFontSize: 11.5,
    titleFontWeight: 'normal',
    titlePadding: 8,
  },
  legend: {
    labelColor: COLOR.soft,
    labelFontSize: 11.5,
    orient: 'top',
    symbolType: 'square',
    title: null,
    offset: 6,
  },
  line: { strokeWidth: 2, strokeCap: 'round', strokeJoin: 'round' },
};
