import type { ForeignContent } from '../sources/describe-content.ts';

/**
 * What is to be said when a file begins with the mark of another encoding than the dialect names. Read as windows-1252, a
 * file in UTF-8 gives no error and other words: `GrÃ¶ÃŸe` for `Größe`.
 *
 * @param encoding as the Encoding Standard names it, in lower case
 */
export function otherMark(head: Buffer, encoding: string): ForeignContent | undefined {
  const marked = MARKS.find(({ bytes }) => head.subarray(0, bytes.length).equals(bytes))?.encoding;
  if (marked === undefined || marked === encoding) return undefined;
  return {
    what: `begins with the mark of ${marked.slice(0, 6).toUpperCase()}, where the dialect says \`${encoding}\``,
    hint: `set \`encoding\` to \`${marked}\` in the dialect, or save it as \`${encoding}\``,
  };
}

const MARKS = [
  { encoding: 'utf-8', bytes: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', bytes: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', bytes: Buffer.from([0xfe, 0xff]) },
] as const;
