import * as fc from 'fast-check';
import { digestBytes } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { ContentRef } from '../content/content-ref.ts';
import { type Stage, stageName } from '../project/project.ts';
import { type StageFacts } from './fingerprint.ts';

export interface Simple {
  readonly commands: readonly string[];
  readonly inputs: readonly (readonly [path: string, bytes: string])[];
  readonly parameters: { readonly [name: string]: JsonValue };
  readonly outputs: readonly string[];
  readonly environment: { readonly [name: string]: string };
}

export function facts({ commands, inputs, parameters, outputs, environment }: Simple): StageFacts {
  const stage: Stage = {
    name: stageName('s'),
    action: { kind: 'command', commands, directory: '.' },
    parameters,
    inputs: inputs.map(([path]) => ({ path })),
    outputs: outputs.map((path) => ({ path, kind: 'output', cache: true, persist: false })),
    state: [],
    environment: Object.keys(environment).toSorted(),
    frozen: false,
    alwaysChanged: false,
    line: 1,
  };
  return {
    stage,
    inputs: new Map(inputs.map(([path, bytes]) => [path, file(bytes)])),
    environment,
    state: {},
  };
}

export const file = (bytes: string): ContentRef & { readonly kind: 'file' } => ({
  kind: 'file',
  digest: digestBytes(bytes),
  size: bytes.length,
  executable: false,
});

// -0 and 0 are one JSON number; JSON.stringify agrees.
export const form = (one: Simple) => {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, member]) => ({ key, member: sorted(member) }))
        : value;
  return JSON.stringify([
    one.commands,
    [...one.inputs].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    sorted(one.parameters),
    [...one.outputs].toSorted(),
    sorted(one.environment),
  ]);
};

const word = fc.string({ maxLength: 4 });
export const simple: fc.Arbitrary<Simple> = fc.record({
  commands: fc.array(word, { maxLength: 3 }),
  inputs: fc.uniqueArray(fc.tuple(word, word), { maxLength: 4, selector: ([path]) => path }),
  parameters: fc.dictionary(word, fc.jsonValue() as fc.Arbitrary<JsonValue>, { maxKeys: 4 }),
  outputs: fc.uniqueArray(word, { maxLength: 4 }),
  environment: fc.dictionary(word, word, { maxKeys: 3 }),
});
