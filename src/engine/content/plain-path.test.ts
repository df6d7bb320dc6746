import { normalize, resolve } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { filePathProblem, outputPathProblem } from './plain-path.ts';

const HOSTILE = [
  '',
  '.',
  '..',
  '/',
  '/etc/passwd',
  '../x',
  'a/../../x',
  'a/..',
  './a',
  'a/./b',
  'a//b',
  'a/',
  'a\0b',
  '\\\\server\\share',
  'a\\..\\b',
  '..\\x',
  '.git\\config',
  'a/b\\.GIT',
  'C:/x',
  'c:x',
  '\ud800',
  '.git',
  '.git/hooks/post-checkout',
  '.GIT/hooks/post-checkout',
  '.Git',
  'git~1/hooks/x',
  '.git./hooks',
  '.git /hooks',
  '.git::$INDEX_ALLOCATION/hooks',
  '.g\u200cit/hooks',
  'a/.git/config',
  '.mlops',
  '.MLOPS/cache/actions/x.json',
  '.dvc/config',
  'n'.repeat(256),
  'é'.repeat(128),
  `${'d/'.repeat(2048)}x`,
];

test.each(HOSTILE)('%j is no place for a file of an output', (path) => {
  expect(filePathProblem(path)).toBeTypeOf('string');
  expect(outputPathProblem(path)).toBeTypeOf('string');
});

test.each(['pipeline.yaml', 'pipeline.lock', 'Pipeline.YAML', 'PIPELINE.LOCK', 'pipeline.yaml.'])(
  '%j at the root is the project’s own; below a folder it is a name as any other',
  (path) => {
    expect(outputPathProblem(path)).toBeTypeOf('string');
    expect(filePathProblem(path)).toBeUndefined();
    expect(outputPathProblem(`out/${path}`)).toBeUndefined();
  },
);

test.each([
  'a',
  'a/b.parquet',
  "run 'é\nme'",
  '.gitignore',
  'x.git',
  'back\\slash',
  '...',
  'a..b',
  '__proto__',
  '数据/模型',
  'n'.repeat(255),
])('%j is a name that a stage may give', (path) => {
  expect(outputPathProblem(path)).toBeUndefined();
});

const parts = fc.array(
  fc.oneof(
    fc.constantFrom('..', '.', '', '.git', '.Git', '.mlops', 'a', 'b c', 'C:', 'x\\y', '\0', '…', '.git.'),
    fc.string({ unit: 'binary', maxLength: 5 }),
  ),
  { minLength: 1, maxLength: 6 },
);

test('whatever is let through lies below the folder, under the name that it has', () => {
  fc.assert(
    fc.property(parts, (names) => {
      const path = names.join('/');
      if (filePathProblem(path) !== undefined) return;
      expect(normalize(path)).toBe(path);
      expect(resolve('/root', path)).toBe(`/root/${path}`);
      expect(path.toLowerCase().split('/')).not.toContain('.git');
      expect(path.toLowerCase().split('/')).not.toContain('.mlops');
    }),
    { numRuns: 5000 },
  );
});
