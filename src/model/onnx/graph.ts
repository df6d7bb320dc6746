/** Pieces of an ONNX graph as plain data: nodes, attributes, constants, inputs and outputs. */
import type { Proto } from './onnx-protobuf.ts';

/** The numbers of `TensorProto.DataType`. */
export const ELEMENT = { float: 1, uint8: 2, int64: 7, string: 8, double: 11 } as const;

/** The numbers of `AttributeProto.AttributeType`. */
const ATTRIBUTE = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const;

/** The operator set of classical machine learning. */
export const ML_DOMAIN = 'ai.onnx.ml';

export type Node = Proto<'NodeProto'>;
export type Constant = Proto<'TensorProto'>;
type Attribute = Proto<'AttributeProto'>;

/** What an encoder of one kind of model makes: from the named inputs to the tensor `margin`. */
export interface MarginGraph {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly element: typeof ELEMENT.float | typeof ELEMENT.double;
}

const INTERNAL = 'mlops:';

/** Tensors between inputs and outputs have a name that no column may begin with. */
export const internal = (name: string): string => `${INTERNAL}${name}`;

const OUTPUTS = new Set(['margin', 'probability', 'label']);

/** Whether a column cannot be called so, since the graph needs the name for itself. */
export const isReserved = (name: string): boolean =>
  name === '' || OUTPUTS.has(name) || name.startsWith(INTERNAL);

/** A node with one output, which gives it its name. Attributes are sorted by name. */
export function node(
  opType: string,
  input: readonly string[],
  output: string,
  attribute: readonly Attribute[] = [],
  domain = '',
): Node {
  return {
    input,
    output: [output],
    name: output,
    opType,
    attribute: attribute.toSorted((a, b) => ((a.name as string) < (b.name as string) ? -1 : 1)),
    ...(domain === '' ? {} : { domain }),
  };
}

/** To another element type. */
export const cast = (from: string, to: string, element: number): Node =>
  node('Cast', [from], to, [intAttribute('to', element)]);

const utf8 = new TextEncoder();

export const floatAttribute = (name: string, f: number): Attribute => ({ name, f, type: ATTRIBUTE.float });
export const intAttribute = (name: string, value: number): Attribute => ({
  name,
  i: BigInt(value),
  type: ATTRIBUTE.int,
});
export const stringAttribute = (name: string, value: string): Attribute => ({
  name,
  s: utf8.encode(value),
  type: ATTRIBUTE.string,
});
export const floatsAttribute = (name: string, floats: readonly number[]): Attribute => ({
  name,
  floats,
  type: ATTRIBUTE.floats,
});
export const intsAttribute = (name: string, values: readonly number[]): Attribute => ({
  name,
  ints: values.map(BigInt),
  type: ATTRIBUTE.ints,
});
export const stringsAttribute = (name: string, values: readonly string[]): Attribute => ({
  name,
  strings: values.map((value) => utf8.encode(value)),
  type: ATTRIBUTE.strings,
});

/** A float64 tensor; no dimensions make a scalar. */
export const doubles = (name: string, values: readonly number[], dims: readonly number[] = []): Constant => ({
  dims: dims.map(BigInt),
  dataType: ELEMENT.double,
  doubleData: values,
  name,
});

export const uint8s = (name: string, values: readonly number[], dims: readonly number[]): Constant => ({
  dims: dims.map(BigInt),
  dataType: ELEMENT.uint8,
  int32Data: values,
  name,
});

/** Numbers of an attribute that could be float32 as well: the operators call it `…_as_tensor`. */
export const doublesAttribute = (name: string, values: readonly number[]): Attribute => ({
  name: `${name}_as_tensor`,
  t: doubles(name, values, [values.length]),
  type: ATTRIBUTE.tensor,
});

export const int64s = (name: string, values: readonly number[]): Constant => ({
  dims: [BigInt(values.length)],
  dataType: ELEMENT.int64,
  int64Data: values.map(BigInt),
  name,
});

/** A column of a batch: shape [rows, 1], any number of rows. */
export function columnTensor(
  name: string,
  elemType: (typeof ELEMENT)[keyof typeof ELEMENT],
  docString?: string,
): Proto<'ValueInfoProto'> {
  return {
    name,
    type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'rows' }, { dimValue: 1n }] } } },
    ...(docString === undefined ? {} : { docString }),
  };
}
