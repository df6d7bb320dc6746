const VOID = new Set(['meta', 'br', 'hr', 'img', 'input', 'link', 'wbr']);

/** What a page says: its headings, and its text without markup. Throws when its tags do not nest. */
export function outline(page: string): { headings: string[]; text: string } {
  const open: string[] = [];
  for (const [, closing, name = '', rest = ''] of page.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)((?:"[^"]*"|[^">])*)>/gu,
  )) {
    if (closing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else if (!VOID.has(name) && !rest.endsWith('/')) {
      open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed`);
  const headings = [...page.matchAll(/<h[1-3]>(.*?)<\/h[1-3]>/gu)].map(([, heading = '']) => heading);
  const text = page
    .replaceAll('<wbr>', '')
    .replaceAll(/<(style|svg)[\s>].*?<\/\1>/gsu, '')
    .replaceAll(/<[^>]*>/gu, ' ')
    .replaceAll(/[ \n]+/gu, ' ')
    .replaceAll(/ ([.,])/gu, '$1');
  return { headings, text };
}
