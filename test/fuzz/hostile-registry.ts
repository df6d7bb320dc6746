/** Registries as folders: sound ones, ones of before the journal, and ones whose chain holds and whose content does not. */
import { digestBytes, digestJson } from '../../src/core/digest.ts';
import type { JsonValue } from '../../src/core/json/json.ts';
import { modelIdentity } from '../../src/core/model-version.ts';
import type { EntryContent } from '../../src/documents/registry-entry.ts';
import type { NamedModel } from '../../src/documents/registry-fields.ts';
import {
  about,
  alias,
  journalOf,
  keep,
  promote,
  rollback,
  unalias,
} from '../../src/registry/journal/journal.fixture.ts';
import { entryFile } from '../../src/registry/journal/entry-file.ts';
import { damagedJson } from './damage-json.ts';
import { folderDocument } from './folder-document.ts';
import { hostilePath } from './hostile-record.ts';
import type { Random } from './random.ts';

type Files = { [path: string]: string };

const CARDS = { one: '{"algorithm":"gbdt"}\n', two: '{"algorithm":"mlp"}\n' };
const models = Object.entries(CARDS).map(([name, card]) => {
  const files = { 'model.json': digestBytes(card), 'model.onnx': digestBytes(name) };
  return { name, card, ...modelIdentity(files) };
});

const named = (index: number): NamedModel => {
  const { version, digest } = models[index] ?? { version: '', digest: '' };
  return { version, digest } as NamedModel;
};
const told = { reason: null, request: null };
const registered = (index: number): EntryContent => ({
  kind: 'register',
  model: named(index),
  bytes: 25,
  ...told,
});
const unasked = { baseline: null, question: null, gate: null, ...told };

const CONTENTS: readonly EntryContent[] = [
  registered(0),
  { kind: 'promote', model: named(0), from: null, ...unasked },
  registered(1),
  { kind: 'alias', alias: 'challenger', model: named(1), ...told },
  { kind: 'promote', model: named(1), from: named(0), ...unasked, question: digestJson('q') },
];

/** @param prefix of every path: empty, or ends with a slash */
export const soundRegistry = (prefix: string): Buffer =>
  folderDocument(under(prefix, { ...versions(), ...journal(journalOf(CONTENTS).map(({ text }) => text)) }));

export function legacyRegistry(prefix: string): Buffer {
  const judged = { ...named(1), f1: 0.5, auc: 0.75 };
  const decided = {
    decision: 'promoted',
    candidate: judged,
    baseline: { ...judged, ...named(0) },
    gates: [{ metric: 'f1', kind: 'absolute', required: 0.1, actual: 0.5, passed: true }],
    reasons: ['better'],
    test: digestBytes('test'),
    test_rows: 10,
    at: '2030-01-02T00:00:00.000Z',
  };
  const history = [
    { ...named(0), at: '2030-01-01T00:00:00.000Z' },
    { ...named(1), at: '2030-01-02T00:00:00.000Z' },
  ];
  const question = digestJson('q').slice('blake3:'.length);
  const files = {
    ...versions(),
    'production.json': JSON.stringify({ history }),
    [`decisions/${question}.json`]: JSON.stringify(decided),
  };
  return folderDocument(under(prefix, files));
}

export function hostileRegistry(prefix: string, random: Random): Buffer {
  const files = random.chance(0.5)
    ? chained(random)
    : journal(journalOf(shuffled(random)).map(({ text }) => text));
  return folderDocument(
    under(prefix, { ...(random.chance(0.7) ? versions() : hostileVersions(random)), ...files }),
  );
}

const versions = (): Files =>
  Object.assign(
    {},
    ...models.map(({ name, card, version, digest, files }) => ({
      [`versions/${version}.json`]: JSON.stringify({ digest, files }),
      [`versions/${version}/model.json`]: card,
      [`versions/${version}/model.onnx`]: name,
    })),
  ) as Files;

/** Manifests whose own digest fits, with names that lead elsewhere. */
function hostileVersions(random: Random): Files {
  const files = Object.fromEntries(
    Array.from({ length: random.below(4) }, () => [
      hostilePath(random),
      digestBytes(random.pick(['one', 'x'])),
    ]),
  );
  const { digest } = modelIdentity(files);
  const { version } = named(random.below(2));
  return {
    ...versions(),
    [`versions/${version}.json`]: JSON.stringify({
      digest: random.chance(0.5) ? digest : named(0).digest,
      files,
    }),
    [`versions/${version}/${hostilePath(random)}`]: random.pick([
      'one',
      'x',
      ' -> ../../../../beside',
      ' -> model.json',
    ]),
  };
}

// Whatever the entries say, each repeats the digest of the one before.
function chained(random: Random): Files {
  let previous: string | null = null;
  const texts = journalOf(CONTENTS).map(({ text }, index) => {
    const entry = { ...(JSON.parse(text) as { [key: string]: JsonValue }), previous };
    const said: JsonValue = random.chance(0.4)
      ? damagedJson(
          entry,
          [named(0).version, named(1).digest, 'register', 'delete', 'rollback', index],
          random,
        )
      : entry;
    const written = JSON.stringify(said);
    previous = digestBytes(written);
    return written;
  });
  return journal(texts);
}

function shuffled(random: Random): EntryContent[] {
  const more = [
    ...CONTENTS,
    keep('x', 'q'),
    promote('x', null),
    rollback('x', 'y'),
    about('archive', 'x'),
    about('restore', 'x'),
    about('delete', 'x'),
    alias('latest', 'x'),
    unalias('x'),
    { kind: 'archive', model: named(0), ...told },
    { kind: 'delete', model: named(0), ...told },
    { kind: 'rollback', model: named(0), from: named(1), ...told },
  ] as const satisfies readonly EntryContent[];
  const start = CONTENTS.slice(0, random.below(CONTENTS.length + 1));
  return [...start, ...Array.from({ length: random.below(6) }, () => random.pick(more))];
}

const journal = (texts: readonly string[]): Files =>
  Object.fromEntries(texts.map((text, index) => [`journal/${entryFile(index + 1)}`, text]));

const under = (prefix: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${prefix}${path}`, content]));
