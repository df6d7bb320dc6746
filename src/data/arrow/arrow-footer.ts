import type { FileHandle } from 'node:fs/promises';
import { RecordBatchReader, type Schema } from 'apache-arrow';
import { FOOTER } from './arrow-shapes.ts';
import { checkFlatbuffer, flatbufferItems } from './flatbuffer-shape.ts';
import { readExactly } from './read-exactly.ts';

export interface ArrowBlock {
  /** Where a message begins. */
  readonly offset: number;
}

export interface ArrowFooter {
  readonly at: number;
  readonly schema: Schema;
  readonly dictionaries: readonly ArrowBlock[];
  readonly batches: readonly ArrowBlock[];
}

const MAGIC = Buffer.from('ARROW1');
/** Its length and the magic number stand behind it. */
const TRAILER = 4 + MAGIC.length;
const BLOCK_BYTES = 24;

/** @throws RangeError: there is none, or it leads out of the file */
export async function readArrowFooter(file: FileHandle, size: number): Promise<ArrowFooter> {
  const trailer = await readExactly(file, Math.max(0, size - TRAILER), Math.min(size, TRAILER));
  if (!trailer.subarray(4).equals(MAGIC)) throw new RangeError('its end is missing, so it is cut off');
  const length = trailer.readInt32LE(0);
  const at = size - TRAILER - length;
  if (length <= 0 || at < MAGIC.length) throw new RangeError(`its footer has ${length} bytes`);
  const bytes = await readExactly(file, at, length);
  checkFlatbuffer(bytes, FOOTER);
  if (flatbufferItems(bytes, 1) === undefined) throw new RangeError('its footer has no schema');
  const [dictionaries, batches] = [flatbufferItems(bytes, 2), flatbufferItems(bytes, 3)];
  return {
    at,
    schema: schemaOf(bytes, [dictionaries, batches]),
    dictionaries: blocksOf(bytes, dictionaries),
    batches: blocksOf(bytes, batches),
  };
}

type Items = ReturnType<typeof flatbufferItems>;

function blocksOf(bytes: Buffer, items: Items): ArrowBlock[] {
  if (items === undefined) return [];
  return Array.from({ length: items.count }, (_, index) => {
    const offset = Number(bytes.readBigInt64LE(items.first + index * BLOCK_BYTES));
    if (!Number.isSafeInteger(offset)) throw new RangeError('a message lies outside of it');
    return { offset };
  });
}

// Its decoder stands behind the reader of files: it is given one without a block.
function schemaOf(footer: Buffer, blocks: readonly Items[]): Schema {
  const bytes = Buffer.from(footer);
  for (const items of blocks) if (items !== undefined) bytes.writeUInt32LE(0, items.first - 4);
  const trailer = Buffer.alloc(4);
  trailer.writeInt32LE(bytes.length);
  return RecordBatchReader.from(Buffer.concat([MAGIC, Buffer.alloc(2), bytes, trailer, MAGIC])).open().schema;
}
