import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { fillBuffer } from '../../core/files/fill-buffer.ts';
import type { Comparator } from './comparator.ts';

/** What is shown of a line, in bytes on each side of the difference. */
const AROUND_BYTES = 256;
const LINE_FEED = 10;

/** The first line in which two text files differ; of a long one what lies around the difference. */
export const textComparator: Comparator = {
  // What has no zero byte is text, whatever it is called.
  accepts: () => true,
  explain: async (a, b, offset) => {
    const [one, two] = [await lineAround(a, offset), await lineAround(b, offset)];
    if (one === undefined || two === undefined) return undefined;
    return { line: await lineNumber(a, offset), values: [one, two] };
  },
};

async function lineAround(path: string, offset: number): Promise<string | undefined> {
  const start = Math.max(0, offset - AROUND_BYTES);
  const file = await open(path);
  let window: Buffer;
  try {
    window = await fillBuffer(file, Buffer.alloc(2 * AROUND_BYTES), start);
  } finally {
    await file.close();
  }
  if (window.includes(0)) return undefined;
  const at = offset - start;
  const from = at === 0 ? 0 : window.lastIndexOf(LINE_FEED, at - 1) + 1;
  const end = window.indexOf(LINE_FEED, at);
  return window.subarray(from, end === -1 ? window.length : end).toString('utf8');
}

async function lineNumber(path: string, offset: number): Promise<number> {
  let line = 1;
  if (offset === 0) return line;
  for await (const chunk of createReadStream(path, { end: offset - 1 })) {
    for (const byte of chunk as Buffer) if (byte === LINE_FEED) line += 1;
  }
  return line;
}
