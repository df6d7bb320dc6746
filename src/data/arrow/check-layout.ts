import { isUtf8 } from 'node:buffer';
import { type Data, DataType, type Vector } from 'apache-arrow';

/**
 * Holds the buffers of a column against its length, and what leads from one into another against its size
 * (https://arrow.apache.org/docs/format/Columnar.html). Its reader takes what is not there as 0, as false or as missing.
 *
 * @throws RangeError
 */
export function checkLayout(data: Data): void {
  if (checked.has(data)) return;
  checked.add(data);
  const { type, length, children } = data;
  if (length === 0) return;
  checkMissing(data);
  checkValues(data, type);
  for (const child of children) checkLayout(child);
}

/** Dictionaries stay for many batches. */
const checked = new WeakSet<Data>();

function checkMissing({ type, length, nullCount, nullBitmap }: Data): void {
  if (DataType.isNull(type) || DataType.isUnion(type) || nullCount === 0) return;
  requireLength('its mask of missing values', (nullBitmap?.length ?? 0) * 8, length);
  let missing = 0;
  for (let row = 0; row < length; row++) if ((nullBitmap[row >> 3]! & (1 << (row & 7))) === 0) missing += 1;
  if (missing !== nullCount) throw new RangeError(`${missing} values are missing, it says ${nullCount}`);
}

function checkValues(data: Data, type: DataType): void {
  const { length, children } = data;
  if (DataType.isNull(type)) return;
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    const { starts, first, last } = checkOffsets(data, data.values?.length ?? 0);
    checkText(data.values as Uint8Array, starts, first, last);
  } else if (DataType.isBinary(type) || DataType.isLargeBinary(type)) {
    checkOffsets(data, data.values?.length ?? 0);
  } else if (DataType.isList(type) || DataType.isLargeList(type) || DataType.isMap(type)) {
    checkOffsets(data, children[0]?.length ?? 0);
  } else if (DataType.isStruct(type)) {
    for (const child of children) requireLength('a part', child.length, length);
  } else if (DataType.isFixedSizeList(type)) {
    if (type.listSize < 0) throw new RangeError(`a list has ${type.listSize} values`);
    requireLength('its lists', children[0]?.length ?? 0, length * type.listSize);
  } else if (DataType.isUnion(type)) {
    checkUnion(data, type.typeIdToChildIndex);
  } else if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) {
    checkViews(data, DataType.isUtf8View(type));
  } else if (DataType.isBool(type)) {
    requireLength('its values', (data.values?.length ?? 0) * 8, length);
  } else {
    if (!(data.stride >= 0)) throw new RangeError(`a value has ${data.stride} parts`);
    requireLength('its values', data.values?.length ?? 0, length * data.stride);
    if (DataType.isDictionary(type))
      for (const part of (data.dictionary as Vector | undefined)?.data ?? []) checkLayout(part as Data);
  }
}

function requireLength(what: string, length: number, wanted: number): void {
  if (length < wanted) throw new RangeError(`${what} are ${length}, fewer than ${wanted}`);
}

interface Offsets {
  readonly starts: (row: number) => number;
  readonly first: number;
  readonly last: number;
}

function checkOffsets({ valueOffsets, length }: Data, most: number): Offsets {
  const offsets = valueOffsets as Int32Array | BigInt64Array;
  requireLength('its offsets', offsets?.length ?? 0, length + 1);
  const starts = (row: number): number => Number(offsets[row]);
  const first = starts(0);
  let last = first;
  for (let row = 1; row <= length; row++) {
    const next = starts(row);
    if (!(next >= last)) throw new RangeError('an offset leads back');
    last = next;
  }
  if (first < 0 || last > most) throw new RangeError('an offset leads out of its values');
  return { starts, first, last };
}

// A decoder would put the same mark in the place of different bytes, and make one key of two.
function checkText(values: Uint8Array, starts: (row: number) => number, first: number, last: number): void {
  if (first === last) return;
  if (!isUtf8(values.subarray(first, last))) throw new RangeError('a text is not UTF-8');
  for (let row = 0, at = first; at < last; at = starts((row += 1)))
    if ((values[at]! & 0xc0) === 0x80) throw new RangeError('a text begins within a letter');
}

function checkUnion(
  { typeIds, valueOffsets, children, length }: Data,
  indices: { readonly [kind: number]: number },
): void {
  const kinds = typeIds as Int8Array;
  requireLength('its kinds', kinds?.length ?? 0, length);
  const offsets = valueOffsets as Int32Array | undefined;
  if (offsets !== undefined) requireLength('its offsets', offsets.length, length);
  for (let row = 0; row < length; row++) {
    const child = children[indices[kinds[row]!] ?? -1];
    const at = offsets === undefined ? row : offsets[row]!;
    if (child === undefined || at < 0 || at >= child.length)
      throw new RangeError('an offset leads out of its values');
  }
}

const VIEW_BYTES = 16;
/** Longer ones lie in a buffer. */
const LONGEST_INLINE = 12;

function checkViews(data: Data, text: boolean): void {
  const views = data.values as Uint8Array;
  requireLength('its values', Math.floor((views?.length ?? 0) / VIEW_BYTES), data.length);
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  for (let row = 0; row < data.length; row++) {
    if (!data.getValid(row)) continue;
    const at = row * VIEW_BYTES;
    const length = view.getInt32(at, true);
    const inline = length <= LONGEST_INLINE;
    const bytes = inline ? views : data.variadicBuffers[view.getInt32(at + 8, true)];
    const from = inline ? at + 4 : view.getInt32(at + 12, true);
    if (bytes === undefined || length < 0 || from < 0 || from + length > bytes.length)
      throw new RangeError('a view leads out of its values');
    if (text && !isUtf8(bytes.subarray(from, from + length))) throw new RangeError('a text is not UTF-8');
  }
}
