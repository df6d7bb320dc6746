import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TestProject } from '../../test-projects/test-project.fixture.ts';

/** Kind, mode and bytes of everything in a folder. */
function treeOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const stat = lstatSync(join(folder, name));
      if (stat.isSymbolicLink()) return `${name} link`;
      if (stat.isDirectory()) return `${name}/`;
      return `${name} ${(stat.mode & 0o777).toString(8)} ${readFileSync(join(folder, name), 'utf8')}`;
    })
    .toSorted();
}

const pipeline = (make: string, more = '') => `stages:
  make: {cmd: "${make}", outs: [out]${more}}
  use: {cmd: "find out | sort > use.txt", deps: [out], outs: [use.txt]}
`;

test.each([
  ['an empty folder', 'mkdir -p out/2026-12 && echo hi > out/a', ['a 644 hi\n']],
  ['folders in folders', 'mkdir -p out/a/b/c out/d/e; touch out/d/x', ['d/', 'd/x 644 ']],
  ['nothing but empty folders', 'mkdir -p out/a/b', []],
  ['a link to a file', 'mkdir out; echo hi > out/a; ln -s a out/b', ['a 644 hi\n', 'b 644 hi\n']],
  [
    'a link to a program',
    'mkdir out; printf x > out/a; chmod 700 out/a; ln -s a out/b',
    ['a 755 x', 'b 755 x'],
  ],
  [
    'a link to a folder',
    'mkdir -p out/a/empty; echo hi > out/a/x; ln -s a out/b',
    ['a/', 'a/x 644 hi\n', 'b/', 'b/x 644 hi\n'],
  ],
  [
    'a link to an input',
    'mkdir out; ln -s ../in.txt out/b; ln -s ../deep out/c',
    ['b 644 input', 'c/', 'c/d/', 'c/d/e 644 deep'],
  ],
  ['an output that is a link to a folder', 'ln -s deep out', ['d/', 'd/e 644 deep']],
  ['a clone', 'mkdir -p out/.git/refs out/.dvc; echo x > out/.git/HEAD; touch out/y', ['y 644 ']],
  ['what the rules ignore', 'mkdir out; touch out/x.log out/x', ['x 644 ']],
])('%s: what lies there after a run is what comes back', async (_, make, expected) => {
  using project = new TestProject({
    'pipeline.yaml': pipeline(make),
    'in.txt': 'input',
    'deep/d/e': 'deep',
    '.mlopsignore': '*.log\n',
  });
  expect((await project.repro()).verdicts).toEqual(['make: run', 'use: run']);
  const [made, used] = [treeOf(project.path('out')), project.read('use.txt')];
  expect(made).toEqual(expected);
  project.remove('out');
  expect((await project.repro()).verdicts).toEqual(['make: cached', 'use: fresh']);
  expect(treeOf(project.path('out'))).toEqual(made);
  await project.repro({ force: true, noCache: true });
  expect(project.read('use.txt')).toBe(used);
  // The next run finds all as it was left.
  expect((await project.repro()).verdicts).toEqual(['make: fresh', 'use: fresh']);
  expect(project.read('in.txt')).toBe('input');
});

test('an output that is a link to a file becomes that file', async () => {
  using project = new TestProject({ 'pipeline.yaml': pipeline('ln -s in.txt out'), 'in.txt': 'input' });
  await project.repro();
  expect(lstatSync(project.path('out')).isFile()).toBe(true);
  expect(project.read('out')).toBe('input');
});

test('what is never stored, and what a stage goes on from, keeps its own things', async () => {
  using project = new TestProject({
    'pipeline.yaml': `stages:
  plain: {cmd: "mkdir -p a/empty; touch a/x", outs: [{a: {cache: false}}]}
  grown: {cmd: "mkdir -p b/empty b/.git; touch b/.git/HEAD b/x", outs: [{b: {persist: true}}]}
`,
  });
  await project.repro();
  expect(treeOf(project.path('a'))).toEqual(['empty/', 'x 644 ']);
  expect(treeOf(project.path('b'))).toEqual(['.git/', '.git/HEAD 644 ', 'empty/', 'x 644 ']);
});

test('a module’s outputs are settled as a command’s, in a sandbox too', async () => {
  using project = new TestProject({
    'pipeline.yaml': pipeline('mkdir -p out/e; echo hi > out/a; ln -s a out/b'),
  });
  await project.repro({ sandbox: true });
  expect(treeOf(project.path('out'))).toEqual(['a 644 hi\n', 'b 644 hi\n']);
});
