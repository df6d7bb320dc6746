import { textAt } from '../../core/files/text-at.ts';

/** Of a page of ours the title and the verdict stand well within this. */
const HEAD_BYTES = 16_384;
const LONGEST = 500;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** What a page says of itself, as text: its title and its description, which in our reports is the verdict. */
export function pageHead(path: string): { readonly title?: string; readonly description?: string } {
  const head = textAt(path, HEAD_BYTES);
  const title = /<title>([^<]*)<\/title>/iu.exec(head)?.[1];
  const description = /<meta name="description" content="([^"]*)"/iu.exec(head)?.[1];
  return {
    ...(title === undefined ? {} : { title: textOf(title) }),
    ...(description === undefined ? {} : { description: textOf(description) }),
  };
}

function textOf(markup: string): string {
  const text = markup
    .replaceAll(/&(amp|lt|gt|quot|#39);/gu, (entity, name: string) => ENTITIES[name] ?? entity)
    .trim();
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}…`;
}
