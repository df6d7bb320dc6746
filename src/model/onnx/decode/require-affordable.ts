/** Field numbers after `onnx/onnx-ml.proto` of the ONNX project (Apache-2.0). */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { requireOurs } from './graph-lookup.ts';

/** A model of 10,000 trees of 31 leaves has 25 MB, and takes 20 times as much while it is read. */
const MAX_BYTES = 32 * 2 ** 20;
/** What each takes at least once it is read, however few bytes it has: measured. */
const GROWTH = { message: 256, number: 32, other: 160 };
/** Of a graph of ours whose names have one letter it is 51. */
const MAX_GROWTH = 64;
const ALLOWANCE = 2 ** 20;

/** Messages that hold others, by the fields that lead to them, and fields of numbers, of which there are many. */
const FIELDS = {
  model: { 7: 'graph', 8: 'entry', 14: 'entry' },
  graph: { 1: 'node', 5: 'tensor', 11: 'value', 12: 'value' },
  node: { 5: 'attribute' },
  // A graph within a graph.
  attribute: { 5: 'tensor', 6: 'foreign', 7: 'number', 8: 'number' },
  tensor: { 1: 'number', 4: 'number', 5: 'number', 7: 'number', 10: 'number', 13: 'foreign' },
  value: { 2: 'type' },
  type: { 1: 'tensorType', 4: 'foreign' },
  tensorType: { 2: 'shape' },
  shape: { 1: 'entry' },
  entry: {},
} as const satisfies Record<string, Readonly<Record<number, string>>>;

type MessageKind = keyof typeof FIELDS;

/**
 * Refuses what would take far more memory than it has bytes, such as millions of empty messages, before anything is made of it.
 *
 * @throws ForeignGraph; Error when the bytes are not a protobuf message
 */
export function requireAffordable(bytes: Uint8Array): void {
  requireOurs(bytes.length <= MAX_BYTES, 'a file that is too large to be read');
  const growth = growthOf('model', bytes);
  requireOurs(growth <= ALLOWANCE + MAX_GROWTH * bytes.length, 'parts that take too much memory');
}

function growthOf(kind: MessageKind, bytes: Uint8Array): number {
  const fields: Readonly<Record<number, MessageKind | 'number' | 'foreign'>> = FIELDS[kind];
  const reader = new BinaryReader(bytes);
  let growth = GROWTH.message;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const inner = fields[field];
    requireOurs(inner !== 'foreign', 'a message that no graph of ours has');
    if (inner !== undefined && inner !== 'number' && wireType === WireType.LengthDelimited) {
      growth += growthOf(inner, reader.bytes());
      continue;
    }
    const from = reader.pos;
    reader.skip(wireType, field);
    // Packed numbers have at least a byte each.
    const packed = inner === 'number' && wireType === WireType.LengthDelimited ? reader.pos - from : 1;
    growth += inner === 'number' ? GROWTH.number * packed : GROWTH.other;
  }
  return growth;
}
