import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { IgnoreRules } from './ignore-rules.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

function rules(files: { readonly [path: string]: string }): IgnoreRules {
  const root = mkdtempSync(join(tmpdir(), 'mlops ignore-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return new IgnoreRules(root);
}

const files = (from: IgnoreRules, ...paths: string[]) => paths.map((path) => from.ignores(path, 'file'));

test('without rules nothing is ignored', () => {
  expect(files(rules({}), 'a', 'a/b', '../a')).toEqual([false, false, false]);
});

test('rules are those of .gitignore, and tell upper case from lower', () => {
  const of = rules({ '.mlopsignore': '# notes\n*.tmp\n!keep.tmp\n/top\nlogs/\n' });
  expect(files(of, 'a.tmp', 'd/a.tmp', 'keep.tmp', 'A.TMP')).toEqual([true, true, false, false]);
  expect(files(of, 'top', 'd/top', 'logs', 'd/logs/x')).toEqual([true, false, false, true]);
  expect(of.ignores('d/logs', 'directory')).toBe(true);
});

test('a file of rules speaks for its folder, and over those above it', () => {
  const of = rules({ '.dvcignore': '*.log\n', 'd/.mlopsignore': '!a.log\n/x\n' });
  expect(files(of, 'a.log', 'd/a.log', 'd/b.log', 'd/x', 'x', 'd/e/x')).toEqual([
    true,
    false,
    true,
    true,
    false,
    false,
  ]);
});

test('of two in one folder .mlopsignore has the last word', () => {
  const of = rules({ '.dvcignore': '*.log\n', '.mlopsignore': '!a.log\n' });
  expect(files(of, 'a.log', 'b.log')).toEqual([false, true]);
});

test('nothing in an ignored folder comes back', () => {
  const of = rules({ '.mlopsignore': 'd/\n', 'd/.mlopsignore': '!a\n' });
  expect(files(of, 'd/a')).toEqual([true]);
});
