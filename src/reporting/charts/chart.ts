/**
 * Charts as inline SVG: a Vega-Lite specification, rendered without a browser. The text depends on the specification
 * alone: ids are numbered anew in each chart, coordinates are rounded (a scale's tick may go through libm), text is
 * measured by vega's own estimate and not by a canvas that may or may not be installed.
 */
import { None, parse, textMetrics, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { escapeHtml, type Html, html, nothing, trusted } from '../html/html.ts';
import { chartTheme } from './chart-theme.ts';

declare module 'vega' {
  /** Exported by vega, missing in its types. */
  export const textMetrics: { readonly canvas: (use: boolean) => void };
}

export interface Chart {
  /** Unique in its page: ids in the SVG start with it. Letters, digits and `-`. */
  readonly name: string;
  readonly title: string;
  /** How to read it; also what is read out to those who cannot see it. */
  readonly caption: string;
  readonly spec: TopLevelSpec;
  /** Below the chart: which line is what. Text of the page, so that it wraps and is as large on a narrow screen. */
  readonly legend?: Html;
}

/** A figure with caption and chart. */
export async function chart({ name, title, caption, spec, legend = nothing }: Chart): Promise<Html> {
  const svg = await chartSvg(name, `${title}. ${caption}`, spec);
  return html`<figure>
    <figcaption>
      <h3>${title}</h3>
      ${caption}
    </figcaption>
    ${trusted(svg)} ${legend}
  </figure>`;
}

export async function chartSvg(name: string, label: string, spec: TopLevelSpec): Promise<string> {
  textMetrics.canvas(false);
  const { spec: compiled } = compile(spec, { config: chartTheme });
  const view = new View(parse(compiled), { renderer: 'none', logLevel: None });
  const svg = await view.toSVG();
  view.finalize();
  return labelled(renumbered(rounded(plain(svg)), name), label);
}

// The whole is one picture with a text: what Vega says of its parts would be read out beside it.
function plain(svg: string): string {
  return svg.replaceAll(/<[^>]*>/gu, (tag) =>
    tag.replaceAll(/ (?:role|aria-roledescription|aria-hidden|pointer-events)="[^"]*"/gu, ''),
  );
}

const DIGITS = 3;

// Only numbers of more digits than are kept: whole words of text such as versions stay as they are.
function rounded(svg: string): string {
  return svg.replaceAll(/-?\d+\.\d{4,}(?:e-?\d+)?|-?\d+(?:\.\d+)?e-\d+/gu, (number) =>
    String(Number(Number(number).toFixed(DIGITS)) + 0),
  );
}

// Vega numbers ids by a counter of the process, which other charts move.
function renumbered(svg: string, name: string): string {
  const ids = new Map<string, string>();
  for (const [, id] of svg.matchAll(/ id="([^"]+)"/gu)) {
    if (id !== undefined && !ids.has(id)) ids.set(id, `${name}-${ids.size + 1}`);
  }
  return svg
    .replaceAll(/ id="([^"]+)"/gu, (_, id: string) => ` id="${ids.get(id)}"`)
    .replaceAll(/url\(#([^)]+)\)/gu, (_, id: string) => `url(#${ids.get(id)})`);
}

function labelled(svg: string, label: string): string {
  return svg.replace('<svg ', () => `<svg role="img" aria-label="${escapeHtml(label)}" `);
}
