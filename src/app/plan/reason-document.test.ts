import { expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import { type ReasonDocument, reasonSchema } from '../../documents/answers/reason.ts';
import type { Reason } from '../../engine/project/plan.ts';
import { stageName } from '../../engine/project/project.ts';
import { reasonDocument } from './reason-document.ts';

const digest = digestBytes('x');
const change = { before: digest, after: digest };

const reasons: readonly Reason[] = [
  { kind: 'neverRun' },
  { kind: 'inputChanged', path: 'in', ...change },
  { kind: 'inputAdded', path: 'in' },
  { kind: 'inputRemoved', path: 'in' },
  { kind: 'parameterChanged', name: 'rate', after: { list: [1] } },
  { kind: 'codeChanged', uses: 'train', ...change },
  { kind: 'commandChanged', before: 'a', after: 'b' },
  { kind: 'environmentChanged', name: 'TOKEN', how: 'undeclared' },
  { kind: 'outputMissing', path: 'out' },
  { kind: 'outputChanged', path: 'out', ...change },
  { kind: 'outputsDeclaredChanged', path: 'out', how: 'flags' },
  { kind: 'stateChanged', parameter: 'registry', before: null, after: { version: 'v' } },
  { kind: 'upstream', stage: stageName('split'), path: 'in' },
  { kind: 'forced' },
  { kind: 'alwaysChanged' },
  { kind: 'noCache' },
  { kind: 'blobMissing', path: 'out' },
];

test('every reason becomes a document that the schema knows', () => {
  const documents = reasons.map(reasonDocument);
  expect(documents.map((document) => reasonSchema.parse(document))).toEqual(documents);
  const known = reasonSchema.options.map((option): ReasonDocument['kind'] => option.shape.kind.value);
  expect(documents.map(({ kind }) => kind)).toEqual(known);
});
