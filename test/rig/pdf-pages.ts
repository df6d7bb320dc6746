import { inflateSync } from 'node:zlib';

/**
 * How much is drawn on each page of a PDF that Chromium made: operators of its content that show text, fill or stroke. Skia
 * writes one content stream for each page, and paints its ground white first if at all.
 *
 * @throws Error on a PDF of another build
 */
export function pdfPages(pdf: Buffer): number[] {
  const text = pdf.toString('latin1');
  const objects = new Map(
    [...text.matchAll(/(?:^|\n)(\d+) 0 obj\n?(.*?)\nendobj/gs)].map(([, id = '', body = '']) => [id, body]),
  );
  const pages = [...objects.values()].filter((body) => /\/Type ?\/Page\b(?!s)/.test(body));
  if (pages.length === 0) throw new Error('the PDF has no page');
  return pages.map((page) => {
    const contents = /\/Contents (\d+) 0 R/.exec(page)?.[1];
    const body = objects.get(contents ?? '');
    if (body === undefined) throw new Error('a page of the PDF has no content stream');
    return drawnOn(body);
  });
}

function drawnOn(body: string): number {
  const start = /stream\r?\n/.exec(body);
  if (start === null) throw new Error('a content of the PDF is no stream');
  const end = body.lastIndexOf('\nendstream');
  const bytes = Buffer.from(body.slice(start.index + start[0].length, end), 'latin1');
  const content = /\/FlateDecode/.test(body)
    ? inflateSync(bytes).toString('latin1')
    : bytes.toString('latin1');
  return [...content.matchAll(/(?:\]\s*TJ|\)\s*Tj|>\s*Tj|\bf\*?|\bS)\s/g)].length;
}
