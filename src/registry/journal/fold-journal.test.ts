import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MlopsError } from '../../core/error.ts';
import type { EntryContent } from '../../documents/registry-entry.ts';
import { foldJournal } from './fold-journal.ts';
import {
  about,
  alias,
  journalOf,
  keep,
  model,
  promote,
  register,
  rollback,
  unalias,
} from './journal.fixture.ts';

const fold = (...contents: EntryContent[]) => foldJournal('r', journalOf(contents));

describe('what a journal says', () => {
  it('is nothing for an empty one', () => {
    expect(fold()).toMatchObject({ head: null, production: null, history: [], decisions: [] });
  });

  it('follows production, and archives the one before in the same entry', () => {
    const content = fold(register('a'), promote('a', null), register('b'), promote('b', 'a'));
    expect(content.production).toEqual(model('b'));
    expect(content.models.get(model('a').version)?.stage).toBe('archived');
    expect(content.models.get(model('b').version)?.stage).toBe('production');
    expect(content.history.map(({ version }) => version)).toEqual([model('a').version, model('b').version]);
    expect(content.head).toMatchObject({ sequence: 4 });
  });

  it('goes back, and says so', () => {
    const content = fold(
      register('a'),
      promote('a', null),
      register('b'),
      promote('b', 'a'),
      rollback('a', 'b'),
      about('archive', 'b'),
    );
    expect(content.production).toEqual(model('a'));
    expect(content.models.get(model('b').version)).toMatchObject({
      stage: 'archived',
      isArchivedByHand: true,
    });
  });

  it('gives and takes names; `challenger` is staging', () => {
    const content = fold(
      register('a'),
      register('b'),
      alias('challenger', 'a'),
      alias('shadow', 'b'),
      alias('shadow', 'a'),
      alias('other', 'b'),
      unalias('other'),
    );
    expect([...content.aliases]).toEqual([
      ['challenger', model('a').version],
      ['shadow', model('a').version],
    ]);
    expect(content.models.get(model('a').version)).toMatchObject({
      stage: 'staging',
      aliases: ['challenger', 'shadow'],
    });
  });

  it('forgets what was deleted, and lets it be registered again', () => {
    expect(fold(register('a'), about('delete', 'a')).models.size).toBe(0);
    expect(fold(register('a'), about('delete', 'a'), register('a')).models.size).toBe(1);
    expect(
      fold(register('a'), about('archive', 'a'), about('restore', 'a')).models.get(model('a').version)?.stage,
    ).toBe('none');
  });
});

describe('an entry that cannot follow those before it', () => {
  const wrong: [string, EntryContent[], string][] = [
    ['registers twice', [register('a'), register('a')], 'is there'],
    ['decides about a stranger', [keep('a')], 'not registered'],
    ['promotes a stranger', [promote('a', null)], 'not registered'],
    ['promotes what is there', [register('a'), promote('a', null), promote('a', 'a')], 'is in production'],
    [
      'promotes over another than is in production',
      [register('a'), register('b'), promote('a', 'b')],
      'not what was in production',
    ],
    ['promotes what is archived', [register('a'), about('archive', 'a'), promote('a', null)], 'is archived'],
    [
      'answers twice',
      [register('a'), keep('a', 'q'), promote('a', null, 'q')],
      'answers a question that was answered before',
    ],
    [
      'goes back to what never was',
      [register('a'), promote('a', null), register('b'), rollback('b', 'a')],
      'never in production',
    ],
    ['archives production', [register('a'), promote('a', null), about('archive', 'a')], 'is in production'],
    ['restores what is not archived', [register('a'), about('restore', 'a')], 'is not archived'],
    ['deletes production', [register('a'), promote('a', null), about('delete', 'a')], 'is in production'],
    ['deletes what has a name', [register('a'), alias('x', 'a'), about('delete', 'a')], 'has a name'],
    ['takes a name that is not given', [register('a'), unalias('x')], 'no model has'],
    ...['latest', 'LATEST', 'v1', 'champion', 'production', 'a b', '../x', 'abcd1234', ''].map(
      (name): [string, EntryContent[], string] => [
        `gives the name \`${name}\``,
        [register('a'), alias(name, 'a')],
        'none may have',
      ],
    ),
  ];
  it.each(wrong)('%s', (_, contents, why) => {
    const sequence = String(contents.length).padStart(8, '0');
    expect(() => fold(...contents)).toThrow(
      expect.objectContaining({
        code: 'REGISTRY_CORRUPT',
        exitCode: 2,
        message: expect.stringMatching(new RegExp(`\`journal/${sequence}\\.json\`.*${why}`)),
      }),
    );
  });
});

it('answers or refuses any sequence of entries, and never has two models in production', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const content = fc.oneof(
    name.map(register),
    fc.tuple(name, fc.constantFrom('p', 'q')).map(([one, question]) => keep(one, question)),
    fc
      .tuple(name, fc.option(name), fc.option(fc.constantFrom('p', 'q')))
      .map(([one, from, question]) => promote(one, from, question ?? undefined)),
    fc.tuple(name, name).map(([one, from]) => rollback(one, from)),
    fc.tuple(fc.constantFrom('archive', 'restore', 'delete'), name).map(([kind, one]) => about(kind, one)),
    fc.tuple(fc.constantFrom('x', 'challenger', 'latest'), name).map(([one, of]) => alias(one, of)),
    fc.constantFrom('x', 'challenger').map(unalias),
  );
  let understood = 0;
  fc.assert(
    fc.property(fc.array(content, { maxLength: 12 }), (contents) => {
      try {
        const { models, production } = fold(...contents);
        const live = [...models.values()].filter(({ stage }) => stage === 'production');
        expect(live.map(({ digest }) => digest)).toEqual(production === null ? [] : [production.digest]);
        understood += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(MlopsError);
        expect(error).toMatchObject({ code: 'REGISTRY_CORRUPT' });
      }
    }),
    { numRuns: 2000 },
  );
  expect(understood).toBeGreaterThan(50);
});
