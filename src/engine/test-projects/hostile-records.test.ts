/** Whoever can write a record, a lock, a list of files or a link may not make a restore write anywhere else. */
import { existsSync, readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../core/json/canonical-json.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { RecordedOutput, StageRecord } from '../project/stage-record.ts';
import {
  EVIL,
  honest,
  place,
  project,
  recordOf,
  restoreFrom,
  untouchable,
} from './hostile-project.fixture.ts';

const evilOutput = (): RecordedOutput => ({
  digest: place(project.path('.mlops/cache'), EVIL),
  size: EVIL.length,
  kind: 'output',
});

const places = () => [
  '../beside.txt',
  '../new.txt',
  '../.bashrc',
  '/tmp/hostile-record',
  '.git/hooks/pre-push',
  '.git/hooks/post-checkout',
  '.GIT/hooks/post-checkout',
  'git~1/hooks/post-checkout',
  '.mlops/state/evil',
  '.mlops/../../new.txt',
  'pipeline.yaml',
  'Pipeline.yaml',
  'pipeline.lock',
  'params.yaml',
  'package.json',
  'data/../../new.txt',
  'data\\..\\..\\new.txt',
  './out.txt',
  'out.txt/below',
  'data',
  'x\0y',
  `${project.root}/new.txt`,
  'src/new.ts',
];

describe.each(['entry', 'lock', 'remote'] as const)('a record from the %s', (source) => {
  test(
    'with an output that is not the stage’s is not believed, and the stage runs',
    { timeout: 300_000 },
    async () => {
      const before = untouchable();
      for (const path of places()) {
        const { outputs, ...rest } = recordOf('one');
        const evil = { ...rest, outputs: { ...outputs, [path]: evilOutput() } };
        const instead = { ...rest, outputs: { [path]: evilOutput() } };
        for (const record of path.startsWith('.git/') ? [evil, instead] : [evil]) {
          const end = await restoreFrom(source, [['one', record]]).catch((error: unknown) => error);
          // A lock that says such a thing is refused as a whole.
          if (Array.isArray(end)) expect(end).toEqual(['one: run', 'many: run']);
          else expect(end).toMatchObject({ code: 'LOCK_INVALID', exitCode: 2 });
          expect(untouchable()).toEqual(before);
          expect(existsSync('/tmp/hostile-record')).toBe(false);
        }
      }
    },
  );

  test(
    'whose list of files names anything but plain paths below the folder is not believed',
    { timeout: 300_000 },
    async () => {
      const before = untouchable();
      const evil = place(project.path('.mlops/cache'), EVIL);
      const file = canonicalJson({ digest: evil, executable: false, size: EVIL.length });
      const names = [...places(), '..', '.', '', 'a/', '/a', 'a//b', '../d2/x', '.mlops/x', 'e/.git/config'];
      const texts = [
        ...names
          .filter(
            (name) => !['pipeline.yaml', 'Pipeline.yaml', 'pipeline.lock', 'params.yaml'].includes(name),
          )
          .filter((name) => !['package.json', 'data', 'src/new.ts', 'out.txt/below'].includes(name))
          .map((name) => ({ text: `{${JSON.stringify(name)}:${file}}`, files: 1 })),
        // A file below a file, one name twice, another order, spaces.
        { text: `{"a":${file},"a/b":${file}}`, files: 2 },
        { text: `{"a":${file},"a":${file}}`, files: 1 },
        { text: `{"b":${file},"a":${file}}`, files: 2 },
        { text: `{ "a":${file}}`, files: 1 },
        // Not as many files, or bytes, as the record says.
        { text: `{"a":${file}}`, files: 2 },
        { text: '[]', files: 0 },
        { text: 'null', files: 0 },
        { text: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, files: 0 },
        { text: '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000), files: 1 },
      ];
      for (const { text, files } of texts) {
        const digest = place(project.path('.mlops/cache'), text);
        const { outputs: _, ...rest } = recordOf('many');
        const output: RecordedOutput = { digest, size: files * EVIL.length, files, kind: 'output' };
        const end = await restoreFrom(source, [['many', { ...rest, outputs: { 'data/d': output } }]]);
        expect([text.slice(0, 60), ...end]).toEqual([text.slice(0, 60), 'one: run', 'many: run']);
        expect(untouchable()).toEqual(before);
        expect(readdirSync(project.path('data/d'))).toEqual(['a', 'b']);
      }
    },
  );

  test('that is the stage’s own comes back', async () => {
    const all = [...honest];
    // The remote has no blobs here: the cache still does.
    expect(await restoreFrom(source, all)).toEqual(['one: cached', 'many: cached']);
    expect(project.read('data/d/a')).toBe('a');
  });
});

test('no made-up record leads anywhere', { timeout: 300_000 }, async () => {
  const before = untouchable();
  const part = fc.oneof(
    fc.constantFrom('..', '.', '', '.git', 'data', 'd', 'out.txt', 'pipeline.yaml', '.mlops', 'hooks', '~'),
    fc.string({ maxLength: 4 }),
  );
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(path, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('entry' as const, 'lock' as const, 'remote' as const),
      fc.boolean(),
      async (paths, source, asFiles) => {
        const { outputs, ...rest } = recordOf(asFiles ? 'many' : 'one');
        const evil = evilOutput();
        const named: readonly (readonly [string, JsonValue])[] = paths.map((name) => [
          name,
          { digest: evil.digest, size: evil.size, executable: false },
        ]);
        const text = canonicalJson(Object.fromEntries(named));
        const record: StageRecord = asFiles
          ? {
              ...rest,
              outputs: {
                'data/d': {
                  digest: place(project.path('.mlops/cache'), text),
                  size: EVIL.length * paths.length,
                  files: paths.length,
                  kind: 'output',
                },
              },
            }
          : { ...rest, outputs: { ...outputs, ...Object.fromEntries(paths.map((name) => [name, evil])) } };
        await restoreFrom(source, [[asFiles ? 'many' : 'one', record]]).catch((error: unknown) =>
          expect(error).toMatchObject({ exitCode: 2 }),
        );
        expect(untouchable()).toEqual(before);
      },
    ),
    { numRuns: 40 },
  );
});
