import { type CompressionType, DataType, type Message, type Schema } from 'apache-arrow';

/** What a message says of the parts of its body. */
interface BatchHeader {
  readonly length: number;
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
  readonly compression: { readonly type: CompressionType; readonly method: number } | null;
  readonly variadicBufferCounts: readonly number[];
}

/** Of a batch or a dictionary: what Arrow's own libraries do not exceed. */
const MAX_ROWS = 2 ** 31 - 1;
/** Of a batch or a dictionary. */
export const MAX_UNPACKED_BYTES = 2 ** 30;

/**
 * What a batch or a dictionary says of its body: held against that before anything is made of it.
 *
 * @throws RangeError
 */
export function batchCheck(schema: Schema): (message: Message, body: Buffer) => void {
  const columns = schema.fields.map(({ type }) => type as DataType);
  return (message, body) => {
    if (message.isRecordBatch()) return checkBatch(message.header(), body, columns);
    const { id, data } = message.header() as unknown as { readonly id: number; readonly data: BatchHeader };
    const type = schema.dictionaries.get(id);
    if (type === undefined) throw new RangeError('it has a dictionary that belongs to no column');
    checkBatch(data, body, [type]);
  };
}

function checkBatch(header: BatchHeader, body: Buffer, columns: readonly DataType[]): void {
  const { length, nodes, buffers, variadicBufferCounts: views } = header;
  const unpacked = unpackedBytes(header, body);
  // A value takes at least a bit. Where a column has none, what its rows are is only said.
  const most = Math.min(MAX_ROWS, 8 * Math.max(unpacked, body.length, MIN_BYTES));
  for (const count of [length, ...nodes.map((node) => node.length)])
    if (count < 0 || count > most)
      throw new RangeError(`a part of ${body.length} bytes says it has ${count} values`);
  for (const { length: values, nullCount } of nodes)
    if (nullCount < 0 || nullCount > values)
      throw new RangeError(`${nullCount} of ${values} values are missing`);
  if (views.some((count) => count < 0 || count > buffers.length))
    throw new RangeError('it says it has more buffers than it has');
  const wanted = partsOf(columns, [...views]);
  if (nodes.length !== wanted.nodes || buffers.length !== wanted.buffers)
    throw new RangeError('a part of it has other columns than its schema');
}

/** Columns without a value have no bytes at all. */
const MIN_BYTES = 2 ** 17;

function unpackedBytes({ buffers, compression }: BatchHeader, body: Buffer): number {
  if (compression !== null && compression.method !== 0)
    throw new RangeError('it is compressed in an unknown way');
  let packed = 0;
  let unpacked = 0;
  for (const { offset, length } of buffers) {
    if (offset < 0 || length < 0 || offset + length > body.length)
      throw new RangeError('a buffer leads out of its message');
    packed += length;
    unpacked += compression === null ? length : unpackedLength(body.subarray(offset, offset + length));
  }
  if (packed > body.length) throw new RangeError('its buffers lie over each other');
  if (compression !== null && unpacked > MAX_UNPACKED_BYTES)
    throw new RangeError(`a part of it unpacks to ${unpacked} bytes, more than ${MAX_UNPACKED_BYTES}`);
  return unpacked;
}

/** Stands before the packed bytes; -1: they are not packed. */
function unpackedLength(buffer: Buffer): number {
  if (buffer.length === 0) return 0;
  if (buffer.length < 8) throw new RangeError('a compressed buffer is cut off');
  const length = Number(buffer.readBigInt64LE(0));
  if (length === -1) return buffer.length - 8;
  if (length < 0) throw new RangeError(`a buffer unpacks to ${length} bytes`);
  return length;
}

/** @param views how many buffers of texts the next columns of views have; what is used is taken away */
function partsOf(types: readonly DataType[], views: number[]): { nodes: number; buffers: number } {
  const sum = { nodes: 0, buffers: 0 };
  for (const type of types) {
    sum.nodes += 1;
    sum.buffers += buffersOf(type, views);
    if (DataType.isDictionary(type)) continue;
    const below = partsOf(
      (type.children ?? []).map((child) => child.type as DataType),
      views,
    );
    sum.nodes += below.nodes;
    sum.buffers += below.buffers;
  }
  return sum;
}

function buffersOf(type: DataType, views: number[]): number {
  if (DataType.isNull(type)) return 0;
  if (DataType.isUnion(type)) return DataType.isDenseUnion(type) ? 2 : 1;
  if (DataType.isStruct(type) || DataType.isFixedSizeList(type)) return 1;
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) return 2 + (views.shift() ?? 0);
  const withOffsets =
    DataType.isUtf8(type) ||
    DataType.isLargeUtf8(type) ||
    DataType.isBinary(type) ||
    DataType.isLargeBinary(type);
  return withOffsets ? 3 : 2;
}
