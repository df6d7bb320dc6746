import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TestProject } from './test-project.fixture.ts';

const NAMES = [
  'with\nnewline',
  `quotes ' " \``,
  '$(echo no) ; * ?',
  'emoji 🦄',
  // One name for people, two for the file system: composed and decomposed.
  'caf\u00E9',
  'cafe\u0301',
  '__proto__',
  'constructor',
  ' leading and trailing ',
  '-rf',
  'back\\slash',
  '..dots',
  '10',
  '9',
];

test('names with newlines, quotes, emoji, and twins of NFC and NFD come back each with its own bytes', async () => {
  using project = new TestProject({
    'pipeline.yaml': 'stages:\n  s:\n    cmd: cp -r in out\n    deps: [in]\n    outs: [out]\n',
  });
  mkdirSync(project.path('in'));
  for (const [index, name] of NAMES.entries()) project.write(`in/${name}`, `content ${index}`);
  await project.repro();
  project.remove('out');
  expect((await project.repro()).verdicts).toEqual(['s: cached']);
  const back = readdirSync(project.path('out')).map((name) => [name, project.read(`out/${name}`)] as const);
  expect(new Map(back)).toEqual(new Map(NAMES.map((name, index) => [name, `content ${index}`])));
  expect(await project.plan()).toEqual(['s: fresh']);
  // Swapping the twins is a change.
  project.write('in/caf\u00E9', project.read('in/cafe\u0301'));
  expect(await project.plan()).toEqual(['s: run inputChanged']);
});

test('an output that is named with a newline, quotes and emoji is an output like others', async () => {
  const name = `a\n'b" 🦄`;
  using project = new TestProject({
    'pipeline.yaml': `stages:\n  s:\n    cmd: "printf x > \\"$(printf 'a\\\\n')'b\\\\\\" 🦄\\""\n    outs: [${JSON.stringify(name)}]\n`,
  });
  project.write(
    'pipeline.yaml',
    `stages:\n  s:\n    cmd: sh make.sh\n    deps: [make.sh]\n    outs: [${JSON.stringify(name)}]\n`,
  );
  project.write('make.sh', `printf x > "a\n'b\\" 🦄"`);
  expect((await project.repro()).verdicts).toEqual(['s: run']);
  project.remove(name);
  expect((await project.repro()).verdicts).toEqual(['s: cached']);
  expect(project.read(name)).toBe('x');
});

test('an empty file and an executable one come back as such', async () => {
  using project = new TestProject({
    'pipeline.yaml':
      'stages:\n  s:\n    cmd: ": > empty; printf \'#!/bin/sh\\necho ran\' > run; chmod 750 run; mkdir d; : > d/e; cp run d/"\n    outs: [empty, run, d]\n',
  });
  await project.repro();
  for (const path of ['empty', 'run', 'd']) project.remove(path);
  expect((await project.repro()).verdicts).toEqual(['s: cached']);
  const modes = ['empty', 'run', 'd/e', 'd/run'].map((path) => statSync(project.path(path)).mode & 0o777);
  expect(modes).toEqual([0o644, 0o755, 0o644, 0o755]);
  expect([project.read('empty'), project.read('d/e')]).toEqual(['', '']);
  expect(execFileSync(project.path('d/run'), { encoding: 'utf8' })).toBe('ran\n');
  // Taking the bit away is a change.
  chmodSync(project.path('run'), 0o644);
  expect(await project.plan()).toEqual(['s: cached outputChanged']);
});
