/** Parts of a graph by name, as they are asked for when one of ours is read back. */
import { ELEMENT, internal } from '../graph.ts';
import type { Proto } from '../onnx-protobuf.ts';

/** The graph is none that an encoder of ours makes. */
export class ForeignGraph extends Error {
  override readonly name = 'ForeignGraph';
}

/** @throws ForeignGraph */
export function requireOurs(holds: boolean, what: string): asserts holds {
  if (!holds) throw new ForeignGraph(what);
}

export interface GraphLookup {
  readonly columns: readonly { readonly kind: 'numeric' | 'categorical'; readonly name: string }[];
  /** @throws ForeignGraph, as all others do, where there is no such part */
  readonly metadata: (key: string) => string;
  readonly has: (constant: string) => boolean;
  /** Of a constant between inputs and outputs; `uint8s` and `doubles` are as many as stand there, whatever its shape says. */
  readonly doubles: (constant: string) => readonly number[];
  readonly double: (constant: string) => number;
  readonly uint8s: (constant: string) => readonly number[];
  readonly attributes: (node: string) => AttributeLookup;
}

export interface AttributeLookup {
  readonly has: (name: string) => boolean;
  readonly float: (name: string) => number;
  readonly floats: (name: string) => readonly number[];
  readonly doubles: (name: string) => readonly number[];
  readonly ints: (name: string) => readonly number[];
  readonly strings: (name: string) => readonly string[];
}

export function lookUpGraph({ graph, metadataProps = [] }: Proto<'ModelProto'>): GraphLookup {
  requireOurs(graph !== undefined, 'no graph');
  const constants = byName(graph.initializer);
  const nodes = byName(graph.node);
  const metadata = new Map(metadataProps.map(({ key, value }) => [key, value]));
  const constant = (name: string) => found(constants.get(internal(name)), name);
  const doubles = (name: string) => found(constant(name).doubleData, name);
  return {
    columns: (graph.input ?? []).map(readColumn),
    metadata: (key) => found(metadata.get(key), key),
    has: (name) => constants.has(internal(name)),
    doubles,
    double: (name) => found(doubles(name)[0], name),
    uint8s: (name) => found(constant(name).int32Data, name),
    attributes: (name) => lookUpAttributes(found(nodes.get(name), name)),
  };
}

function readColumn({ name, type }: Proto<'ValueInfoProto'>): GraphLookup['columns'][number] {
  requireOurs(name !== undefined, 'an input without a name');
  return { kind: type?.tensorType?.elemType === ELEMENT.float ? 'numeric' : 'categorical', name };
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function lookUpAttributes({ attribute }: Proto<'NodeProto'>): AttributeLookup {
  const attributes = byName(attribute);
  const of = (name: string) => found(attributes.get(name), name);
  return {
    has: (name) => attributes.has(name),
    float: (name) => found(of(name).f, name),
    floats: (name) => found(of(name).floats, name),
    doubles: (name) => found(of(`${name}_as_tensor`).t?.doubleData, name),
    ints: (name) => found(of(name).ints, name).map(Number),
    strings: (name) => found(of(name).strings, name).map((text) => utf8.decode(text)),
  };
}

function byName<T extends { readonly name?: string }>(parts: readonly T[] | undefined): Map<unknown, T> {
  return new Map((parts ?? []).map((part) => [part.name, part]));
}

function found<T>(part: T | undefined, name: string): T {
  requireOurs(part !== undefined, `no \`${name}\``);
  return part;
}
