/**
 * What may not stand in a model file, found before the runtime sees it. Field numbers after `onnx/onnx-ml.proto` of the ONNX
 * project (Apache-2.0).
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { checkLoops } from './check-loops.ts';

/** Messages that may hold a tensor, by the fields that lead to it. */
const FIELDS = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node', 11: 'attribute' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
} as const satisfies Record<string, Readonly<Record<number, string>>>;

type MessageKind = keyof typeof FIELDS;

/** `TensorProto.data_location`; its default, 0, says that the numbers are in the message. */
const DATA_LOCATION = 14;
/** The limit of protobuf's own readers. */
const MAX_DEPTH = 100;
/** `OrtFormat`, the runtime's own form of a model, which it recognises by these bytes: FlatBuffers, not ONNX. */
const ORT_FORMAT = 'ORTM';

/**
 * @throws Error when the bytes are no ONNX model, when it has a loop that nobody can tell the end of, or when it reads numbers from other files: their paths are the model's
 *   choice, and no digest covers them
 */
export function checkGraphBytes(bytes: Uint8Array): void {
  if (Buffer.from(bytes.subarray(4, 8)).toString('latin1') === ORT_FORMAT) {
    throw new Error('it is a model in the form of ONNX Runtime, not an ONNX file');
  }
  let found: boolean;
  try {
    found = hasExternalData('model', bytes, 0);
  } catch {
    throw new Error('it is not an ONNX file');
  }
  if (found) throw new Error('it takes numbers from other files (external data), and a model is one file');
  checkLoops(bytes);
}

function hasExternalData(kind: MessageKind, bytes: Uint8Array, depth: number): boolean {
  if (depth > MAX_DEPTH) throw new Error('nested too deeply');
  const fields: Readonly<Record<number, MessageKind>> = FIELDS[kind];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const inner = fields[field];
    if (inner !== undefined && wireType === WireType.LengthDelimited) {
      if (hasExternalData(inner, reader.bytes(), depth + 1)) return true;
    } else if (kind === 'tensor' && field === DATA_LOCATION && wireType === WireType.Varint) {
      if (reader.uint32() !== 0) return true;
    } else {
      reader.skip(wireType, field);
    }
  }
  return false;
}
