/**
 * How often a graph may do a thing over, found before it is run: a call into the runtime cannot be stopped from within. Field
 * numbers after `onnx/onnx-ml.proto` of the ONNX project (Apache-2.0).
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Of all loops around an operator together. */
const MAX_STEPS = 10_000n;

/**
 * `Loop` with a number of steps that stands in the graph, `Scan` over the entries of a tensor, not within each other: converters
 * of scikit-learn write nothing else.
 *
 * @param bytes that are a message of ONNX, nested no deeper than readers go
 * @throws Error: nobody can tell when it ends
 */
export function checkLoops(bytes: Uint8Array): void {
  for (const [field, part] of partsOf(bytes)) {
    if (field === MODEL.graph) checkGraph(part, { steps: 1n, isScanned: false });
    if (field === MODEL.function)
      checkNodes(allOf(part, FUNCTION.node), new Map(), { steps: 1n, isScanned: false });
    if (field === MODEL.training)
      for (const [inner, graph] of partsOf(part))
        if (inner === 1 || inner === 2) checkGraph(graph, { steps: 1n, isScanned: false });
  }
}

interface Around {
  readonly steps: bigint;
  readonly isScanned: boolean;
}

const MODEL = { graph: 7, training: 20, function: 25 };
const GRAPH = { node: 1, initializer: 5 };
const FUNCTION = { node: 7 };
const NODE = { input: 1, output: 2, opType: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, i: 3, t: 5, g: 6, graphs: 11 };
const TENSOR = { int64: 7, name: 8, raw: 9 };

function checkGraph(graph: Uint8Array, around: Around): void {
  const numbers = new Map<string, bigint>();
  for (const tensor of allOf(graph, GRAPH.initializer)) {
    const name = textOf(tensor, TENSOR.name);
    const number = numberOf(tensor);
    if (number !== undefined) numbers.set(name, number);
  }
  checkNodes(allOf(graph, GRAPH.node), numbers, around);
}

/** @param numbers by the name of the tensor that holds one */
function checkNodes(nodes: readonly Uint8Array[], numbers: Map<string, bigint>, around: Around): void {
  for (const node of nodes) {
    const attributes = allOf(node, NODE.attribute);
    const operator = textOf(node, NODE.opType);
    if (operator === 'Constant') {
      const number = constantOf(attributes);
      if (number !== undefined) numbers.set(textOf(node, NODE.output), number);
    }
    const inside = insideOf(operator, numbers.get(textOf(node, NODE.input)), around);
    for (const attribute of attributes)
      for (const graph of [...allOf(attribute, ATTRIBUTE.g), ...allOf(attribute, ATTRIBUTE.graphs)])
        checkGraph(graph, inside);
  }
}

function insideOf(operator: string, trips: bigint | undefined, around: Around): Around {
  if (operator !== 'Loop' && operator !== 'Scan') return around;
  if (around.isScanned) throw new Error(`it has a \`${operator}\` within a \`Scan\``);
  if (operator === 'Scan') {
    if (around.steps > 1n) throw new Error('it has a `Scan` within a `Loop`');
    return { ...around, isScanned: true };
  }
  if (trips === undefined)
    throw new Error('it has a `Loop` whose number of steps does not stand in the graph');
  const steps = around.steps * (trips < 1n ? 1n : trips);
  if (steps > MAX_STEPS) throw new Error(`it has a \`Loop\` of ${steps} steps, more than ${MAX_STEPS}`);
  return { ...around, steps };
}

function constantOf(attributes: readonly Uint8Array[]): bigint | undefined {
  for (const attribute of attributes) {
    const [tensor] = allOf(attribute, ATTRIBUTE.t);
    if (tensor !== undefined) return numberOf(tensor);
    if (textOf(attribute, ATTRIBUTE.name) === 'value_int') return wholeOf(attribute, ATTRIBUTE.i);
  }
  return undefined;
}

/** Of a tensor of one whole number. */
function numberOf(tensor: Uint8Array): bigint | undefined {
  const [raw] = allOf(tensor, TENSOR.raw);
  if (raw !== undefined && raw.length === 8) return Buffer.from(raw).readBigInt64LE();
  const [packed] = allOf(tensor, TENSOR.int64);
  if (packed === undefined) return wholeOf(tensor, TENSOR.int64);
  const reader = new BinaryReader(packed);
  const number = BigInt(reader.int64());
  return reader.pos === reader.len ? number : undefined;
}

function wholeOf(message: Uint8Array, wanted: number): bigint | undefined {
  const reader = new BinaryReader(message);
  let found: bigint | undefined;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === wanted && wireType === WireType.Varint) found = BigInt(reader.int64());
    else reader.skip(wireType, field);
  }
  return found;
}

function* partsOf(message: Uint8Array): Generator<readonly [field: number, part: Uint8Array]> {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) yield [field, reader.bytes()];
    else reader.skip(wireType, field);
  }
}

const allOf = (message: Uint8Array, wanted: number): Uint8Array[] =>
  [...partsOf(message)].filter(([field]) => field === wanted).map(([, part]) => part);

/** The first one; empty when there is none. */
const textOf = (message: Uint8Array, field: number): string =>
  Buffer.from(allOf(message, field)[0] ?? []).toString('utf8');
