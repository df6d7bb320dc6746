import type { FileHandle } from 'node:fs/promises';
import { Message, MetadataVersion, RecordBatchReader, type Schema } from 'apache-arrow';
import { type ArrowBlock, readArrowFooter } from './arrow-footer.ts';
import { MESSAGE } from './arrow-shapes.ts';
import { batchCheck } from './check-batch.ts';
import { checkFlatbuffer } from './flatbuffer-shape.ts';
import { readExactly } from './read-exactly.ts';

/**
 * A file or a stream of Arrow IPC as the chunks of a stream, each message held against the size of the file before memory is
 * asked for. The schema comes first; of a file, all is read as its
 * footer names it.
 *
 * @throws RangeError: a length, an offset or a count leads out, or messages are not in their order
 */
export async function* arrowMessages(file: FileHandle, isFile: boolean): AsyncGenerator<Uint8Array> {
  const { size } = await file.stat();
  yield* isFile ? ofFile(file, size) : ofStream(file, size);
}

async function* ofFile(file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  const footer = await readArrowFooter(file, size);
  const end = footer.at;
  const check = batchCheck(footer.schema);
  // Not every writer puts one in front as well.
  yield* chunksOf({ metadata: Message.encode(Message.from(footer.schema)) }, new Uint8Array(0));
  const seen = new Set<number>();
  let read = 0;
  const blocks = async function* (list: readonly ArrowBlock[], kind: 'dictionary' | 'batch') {
    for (const { offset } of list) {
      const message = await readMessage(file, offset, end, kind);
      read += message.end - offset;
      // Each block has bytes of its own: else a small file holds any number of rows.
      if (read > end || seen.has(offset))
        throw new RangeError('its footer names a part of it more than once');
      seen.add(offset);
      const body = await readExactly(file, message.bodyAt, message.end - message.bodyAt);
      check(message.message, body);
      yield* chunksOf(message, body);
    }
  };
  yield* blocks(footer.dictionaries, 'dictionary');
  yield* blocks(footer.batches, 'batch');
  yield END;
}

async function* ofStream(file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  // Else what is cut off between two batches would be a table with fewer rows.
  const end = size - END.length;
  if (end < 0 || !END.equals(await readExactly(file, end, END.length)))
    throw new RangeError('the mark of its end is missing, so it is cut off or was not finished');
  const first = await readMessage(file, 0, end, 'schema');
  const check = batchCheck(schemaOf(first));
  yield* chunksOf(first, new Uint8Array(0));
  for (let at = first.end; at < end;) {
    const message = await readMessage(file, at, end, 'any batch');
    const body = await readExactly(file, message.bodyAt, message.end - message.bodyAt);
    check(message.message, body);
    yield* chunksOf(message, body);
    at = message.end;
  }
  yield END;
}

const END = Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]);

interface LocatedMessage {
  readonly message: Message;
  readonly metadata: Uint8Array;
  readonly bodyAt: number;
  /** Where the next one begins. */
  readonly end: number;
}

type MessageKind = 'schema' | 'dictionary' | 'batch' | 'any batch';

/** @param end where the part of messages ends */
async function readMessage(
  file: FileHandle,
  at: number,
  end: number,
  kind: MessageKind,
): Promise<LocatedMessage> {
  if (at < 0 || at + 8 > end) throw new RangeError('a message lies outside of it');
  const head = await readExactly(file, at, 8);
  // Before 0.15 the length stood alone.
  const marked = head.readInt32LE(0) === -1;
  const length = head.readInt32LE(marked ? 4 : 0);
  const metadataAt = at + (marked ? 8 : 4);
  const bodyAt = metadataAt + length;
  if (length <= 0 || bodyAt > end) throw new RangeError(`a message has ${length} bytes of metadata`);
  const metadata = await readExactly(file, metadataAt, length);
  checkFlatbuffer(metadata, MESSAGE);
  const message = Message.decode(metadata);
  if (!isOf(message, kind)) throw new RangeError('its messages are not in their order');
  if (message.version < MetadataVersion.V4) throw new RangeError('its format is of before Arrow 0.8');
  const bodyEnd = bodyAt + message.bodyLength;
  if (message.bodyLength < 0 || bodyEnd > end)
    throw new RangeError(`a message has ${message.bodyLength} bytes, more than the file`);
  return { message, metadata, bodyAt, end: kind === 'schema' ? bodyAt : bodyEnd };
}

function isOf(message: Message, kind: MessageKind): boolean {
  switch (kind) {
    case 'schema':
      return message.isSchema();
    case 'dictionary':
      return message.isDictionaryBatch();
    case 'batch':
      return message.isRecordBatch();
    case 'any batch':
      return message.isDictionaryBatch() || message.isRecordBatch();
  }
}

function schemaOf({ metadata }: LocatedMessage): Schema {
  const reader = RecordBatchReader.from(
    Buffer.concat([...chunksOf({ metadata }, new Uint8Array(0)), END]),
  ).open();
  return reader.schema;
}

function chunksOf({ metadata }: Pick<LocatedMessage, 'metadata'>, body: Uint8Array): Uint8Array[] {
  const head = Buffer.alloc(8, 255);
  head.writeInt32LE(metadata.length, 4);
  return [head, metadata, body];
}
