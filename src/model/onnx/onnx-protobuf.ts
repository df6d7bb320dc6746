/**
 * The part of the ONNX schema that our graphs use, and what others may use that ours must not, after `onnx/onnx-ml.proto` of the ONNX project (Apache-2.0): field
 * numbers and types are its own. Messages that nest there stand on the top level here, and members of a oneof are
 * plain optional fields: neither changes a byte of the encoding.
 */
import {
  type DescMessage,
  type Message,
  type MessageInitShape,
  create,
  createFileRegistry,
  fromBinary,
  toBinary,
} from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

const MESSAGES = {
  ModelProto: {
    irVersion: [1, 'int64'],
    producerName: [2, 'string'],
    producerVersion: [3, 'string'],
    docString: [6, 'string'],
    graph: [7, 'GraphProto'],
    opsetImport: [8, 'OperatorSetIdProto[]'],
    metadataProps: [14, 'StringStringEntryProto[]'],
  },
  OperatorSetIdProto: { domain: [1, 'string'], version: [2, 'int64'] },
  StringStringEntryProto: { key: [1, 'string'], value: [2, 'string'] },
  GraphProto: {
    node: [1, 'NodeProto[]'],
    name: [2, 'string'],
    initializer: [5, 'TensorProto[]'],
    input: [11, 'ValueInfoProto[]'],
    output: [12, 'ValueInfoProto[]'],
  },
  NodeProto: {
    input: [1, 'string[]'],
    output: [2, 'string[]'],
    name: [3, 'string'],
    opType: [4, 'string'],
    attribute: [5, 'AttributeProto[]'],
    domain: [7, 'string'],
  },
  AttributeProto: {
    name: [1, 'string'],
    f: [2, 'float'],
    i: [3, 'int64'],
    s: [4, 'bytes'],
    t: [5, 'TensorProto'],
    g: [6, 'GraphProto'],
    floats: [7, 'float[]'],
    ints: [8, 'int64[]'],
    strings: [9, 'bytes[]'],
    type: [20, 'int32'],
  },
  TensorProto: {
    dims: [1, 'int64[]'],
    dataType: [2, 'int32'],
    floatData: [4, 'float[] packed'],
    int32Data: [5, 'int32[] packed'],
    int64Data: [7, 'int64[] packed'],
    name: [8, 'string'],
    doubleData: [10, 'double[] packed'],
    externalData: [13, 'StringStringEntryProto[]'],
    dataLocation: [14, 'int32'],
  },
  ValueInfoProto: { name: [1, 'string'], type: [2, 'TypeProto'], docString: [3, 'string'] },
  TypeProto: { tensorType: [1, 'TensorType'], sequenceType: [4, 'SequenceType'] },
  SequenceType: { elemType: [1, 'TypeProto'] },
  TensorType: { elemType: [1, 'int32'], shape: [2, 'TensorShapeProto'] },
  TensorShapeProto: { dim: [1, 'Dimension[]'] },
  Dimension: { dimValue: [1, 'int64'], dimParam: [2, 'string'] },
} as const;

const SCALARS = {
  int64: Type.INT64,
  int32: Type.INT32,
  float: Type.FLOAT,
  double: Type.DOUBLE,
  string: Type.STRING,
  bytes: Type.BYTES,
} as const;

type MessageName = keyof typeof MESSAGES;
type Scalar = {
  int64: bigint;
  int32: number;
  float: number;
  double: number;
  string: string;
  bytes: Uint8Array;
};
type Value<Word> = Word extends `${infer List} packed`
  ? Value<List>
  : Word extends `${infer Item}[]`
    ? readonly Value<Item>[]
    : Word extends keyof Scalar
      ? Scalar[Word]
      : Word extends MessageName
        ? Proto<Word>
        : never;

/** A message as plain data; every field is optional, as in the schema. */
export type Proto<Name extends MessageName> = {
  readonly [Field in keyof (typeof MESSAGES)[Name]]?: (typeof MESSAGES)[Name][Field] extends readonly [
    number,
    infer Word,
  ]
    ? Value<Word>
    : never;
};

/** The bytes of a model: fields in the order of their numbers, no maps, so that equal data give equal bytes. */
export function modelToBytes(model: Proto<'ModelProto'>): Uint8Array {
  const description = describeModel();
  return toBinary(description, create(description, model as MessageInitShape<DescMessage>));
}

/** @throws Error when the bytes are not a protobuf message of this schema */
export function modelFromBytes(bytes: Uint8Array): Proto<'ModelProto'> {
  return fromBinary(describeModel(), bytes) as Message & Proto<'ModelProto'>;
}

let description: DescMessage | undefined;

// Built at first use: most commands never write a model.
function describeModel(): DescMessage {
  description ??= createFileRegistry(
    create(FileDescriptorProtoSchema, {
      name: 'onnx.proto',
      package: 'onnx',
      syntax: 'proto2',
      messageType: Object.entries(MESSAGES).map(([name, fields]) => ({
        name,
        field: Object.entries(fields).map(([field, [number, word]]) => describeField(field, number, word)),
      })),
    }),
    () => undefined,
  ).getMessage('onnx.ModelProto');
  if (description === undefined) throw new Error('the ONNX schema has no ModelProto');
  return description;
}

function describeField(name: string, number: number, word: string) {
  const packed = word.endsWith(' packed');
  const list = word.includes('[]');
  const type = word.replace(/\[\].*$/, '');
  return {
    name,
    number,
    label: list ? Label.REPEATED : Label.OPTIONAL,
    type: type in SCALARS ? SCALARS[type as keyof typeof SCALARS] : Type.MESSAGE,
    ...(type in SCALARS ? {} : { typeName: `.onnx.${type}` }),
    ...(packed ? { options: { packed } } : {}),
  };
}
