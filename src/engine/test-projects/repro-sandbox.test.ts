import { existsSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { moduleStage } from './test-pipelines.fixture.ts';
import { TestProject } from './test-project.fixture.ts';

const pipeline = (stage: string) => `stages:\n  copy:\n    sandbox: true\n${stage.replace(/^/gm, '    ')}\n`;

describe('a stage in a sandbox', () => {
  test('finds its declared inputs and makes its outputs in their places', async () => {
    using project = new TestProject({
      'in/a.txt': 'a',
      'in/deep/b.txt': 'b',
      'tool.sh': 'cat in/a.txt in/deep/b.txt params.yaml > made/out.txt; mkdir made/d; echo x > made/d/x\n',
      'params.yaml': 'n: 1\n',
      'pipeline.yaml': pipeline(
        'cmd: sh tool.sh\ndeps: [in, tool.sh]\nparams: [n]\nouts: [made/out.txt, made/d]',
      ),
    });
    const run = await project.repro();
    expect([run.verdicts, run.warnings]).toEqual([['copy: run'], []]);
    expect([project.read('made/out.txt'), project.read('made/d/x')]).toEqual(['abn: 1\n', 'x\n']);
    expect((await project.repro()).verdicts).toEqual(['copy: fresh']);
    expect(existsSync(project.path('.mlops/tmp/copy'))).toBe(false);
  });

  test('finds of a directory what is content of it, and not what the rules ignore', async () => {
    using project = new TestProject({
      '.mlopsignore': '*.log\n',
      'd/.dvcignore': 'sub/left\n',
      'd/a': '1',
      'd/b.log': '2',
      'd/sub/kept': '3',
      'd/sub/left/c': '4',
      'pipeline.yaml': pipeline('cmd: ls -1 d d/sub > o\ndeps: [d]\nouts: [o]'),
    });
    symlinkSync('nowhere', project.path('d/broken.log'));
    expect((await project.repro()).verdicts).toEqual(['copy: run']);
    expect(project.read('o')).toBe('d:\na\nsub\n\nd/sub:\nkept\n');
  });

  test('has the same fingerprint and makes the same as outside of it', async () => {
    const files = {
      'in.txt': 'a',
      'pipeline.yaml': pipeline('cmd: cat in.txt > o\ndeps: [in.txt]\nouts: [o]'),
    };
    using inside = new TestProject(files);
    using outside = new TestProject({
      ...files,
      'pipeline.yaml': files['pipeline.yaml'].replace('    sandbox: true\n', ''),
    });
    await inside.repro();
    await outside.repro();
    expect(inside.read('pipeline.lock')).toBe(outside.read('pipeline.lock'));
  });

  test.each([
    ['cat in.txt secret.txt > o', ['secret.txt']],
    [
      'while read -r line; do echo "$line"; done < "my data/secret file.txt" > o',
      ['my data/secret file.txt'],
    ],
    ['python3 -c "open(\'secret.txt\')"', ['secret.txt']],
    ['python3 -c "import lib.secret"', ['lib']],
    [`"${process.execPath}" -e "require('fs').readFileSync('secret.txt')"`, ['secret.txt']],
    [`"${process.execPath}" lib/tool.js`, ['lib/tool.js']],
    ['sh lib/tool.sh', ['lib/tool.sh']],
    ['ls folder/ > o', ['folder']],
  ])('that does `%s` fails and names the file', async (command, paths) => {
    using project = new TestProject({
      'in.txt': 'a',
      'secret.txt': 's',
      'my data/secret file.txt': 's',
      'lib/secret.py': '',
      'lib/tool.js': '',
      'lib/tool.sh': '',
      'folder/x': '',
      'pipeline.yaml': pipeline(`cmd: ${JSON.stringify(command)}\ndeps: [in.txt]\nouts: [o]`),
    });
    const run = await project.repro();
    expect(run.stages[0]).toMatchObject({
      kind: 'failed',
      error: {
        code: 'UNDECLARED_INPUT',
        message: `stage \`copy\` reads \`${paths[0]}\`, which it does not declare`,
        hints: [`add to deps: - ${paths[0]}`],
        diagnostics: [{ file: 'pipeline.yaml', line: 2, column: 3 }],
        details: { paths },
      },
    });
    expect([run.exitCode, existsSync(project.path('o'))]).toEqual([1, false]);
  });

  test('names what it misses from its `wdir`, as `deps` are written there', async () => {
    using project = new TestProject({
      'in.txt': 'a',
      'sub/near.txt': '',
      'pipeline.yaml': pipeline('cmd: cat ../in.txt near.txt > o\nwdir: sub\nouts: [o]'),
    });
    expect((await project.repro()).stages[0]).toMatchObject({
      error: {
        details: { paths: ['in.txt', 'sub/near.txt'] },
        hints: ['add to deps: - ../in.txt', 'add to deps: - near.txt'],
      },
    });
    project.write(
      'pipeline.yaml',
      pipeline('cmd: cat ../in.txt near.txt > o\nwdir: sub\ndeps: [../in.txt, near.txt]\nouts: [o]'),
    );
    expect((await project.repro()).verdicts).toEqual(['copy: run']);
    expect(project.read('sub/o')).toBe('a');
  });

  test('keeps its own error when no file of the project is missing', async () => {
    using project = new TestProject({
      model: '',
      'pipeline.yaml': pipeline('cmd: "echo model not found; cat nowhere.txt"\nouts: [o]'),
    });
    expect((await project.repro()).stages[0]).toMatchObject({ error: { code: 'COMMAND_FAILED' } });
  });

  test('has inputs above the root at the same relative place', async () => {
    using project = new TestProject({ 'p/pipeline.yaml': '' });
    using above = new TestProject({ 'shared.txt': 'up' });
    const name = above.root.slice(above.root.lastIndexOf('/') + 1);
    const path = `../${name}/shared.txt`;
    project.write('pipeline.yaml', pipeline(`cmd: cat '${path}' > o\ndeps: ['${path}']\nouts: [o]`));
    expect((await project.repro()).verdicts).toEqual(['copy: run']);
    expect(project.read('o')).toBe('up');
  });

  test('has parameter files above the root at the same relative place, and nothing is written outside of it', async () => {
    using above = new TestProject({ 'p.yaml': 'n: 7\n' });
    using project = new TestProject({});
    const path = `${'../'.repeat(9)}${above.path('p.yaml').slice(1)}`;
    project.write(
      'pipeline.yaml',
      pipeline(`cmd: pwd; cat '${path}' > o\nparams: [{'${path}': [n]}]\nouts: [o]`),
    );
    const run = await project.repro();
    expect(run.verdicts).toEqual(['copy: run']);
    expect(project.read('o')).toBe('n: 7\n');
    const room = run.events.flatMap((event) => (event.kind === 'stageOutput' ? [event.line] : []))[0] ?? '';
    expect(resolve(room, path).startsWith(project.root)).toBe(true);
  });

  test('changes copies of its inputs only; that it does, and what it writes beside its outputs, is told', async () => {
    using project = new TestProject({
      'in.txt': 'a',
      'pipeline.yaml': pipeline(
        'cmd: cat in.txt > o; echo b >> in.txt; echo x > side.txt; mkdir d; echo y > d/y\ndeps: [in.txt]\nouts: [o]',
      ),
    });
    const run = await project.repro();
    expect(run.verdicts).toEqual(['copy: run']);
    expect(run.warnings).toEqual([
      { kind: 'undeclaredWrites', stage: 'copy', paths: ['d/y', 'side.txt'] },
      { kind: 'writtenInputs', stage: 'copy', paths: ['in.txt'] },
    ]);
    expect([project.read('in.txt'), existsSync(project.path('side.txt'))]).toEqual(['a', false]);
  });

  test('that gets over a missing file is told of', async () => {
    using project = new TestProject({
      'in.txt': 'a',
      'secret.txt': '',
      'pipeline.yaml': pipeline(
        'cmd: cat in.txt > o; cat secret.txt >> o || true\ndeps: [in.txt]\nouts: [o]',
      ),
    });
    expect((await project.repro()).warnings).toEqual([
      { kind: 'undeclaredReads', stage: 'copy', paths: ['secret.txt'] },
    ]);
  });

  test('goes on from the old output where it persists, and leaves the old one when it fails', async () => {
    using project = new TestProject({
      'in.txt': 'a',
      'pipeline.yaml': pipeline('cmd: cat in.txt >> log\ndeps: [in.txt]\nouts: [{log: {persist: true}}]'),
    });
    await project.repro();
    project.write('in.txt', 'b');
    await project.repro();
    expect(project.read('log')).toBe('ab');
    project.write('pipeline.yaml', project.read('pipeline.yaml').replace('>> log', '>> log; exit 3'));
    expect((await project.repro()).verdicts).toEqual(['copy: failed']);
    expect(project.read('log')).toBe('ab');
  });

  test('may be a module', async () => {
    using project = new TestProject({
      'in.txt': 'abc',
      'secret.txt': '!',
      'stage.ts': moduleStage(
        "fs.writeFileSync(p.out, fs.readFileSync(p.input, 'utf8') + fs.readFileSync('secret.txt', 'utf8'));",
      ),
      'pipeline.yaml': pipeline('uses: ./stage.ts\nwith: {input: in.txt, out: made/o}'),
    });
    expect((await project.repro()).stages[0]).toMatchObject({
      error: { code: 'UNDECLARED_INPUT', details: { paths: ['secret.txt'] } },
    });
    project.write('pipeline.yaml', `${project.read('pipeline.yaml')}    deps: [secret.txt]\n`);
    expect((await project.repro()).verdicts).toEqual(['copy: run']);
    expect(project.read('made/o')).toBe('abc!');
  });
});

const readsSecret = (own: string) => ({
  'in.txt': 'a',
  'secret.txt': 's',
  'pipeline.yaml': `stages:\n  s: {cmd: cat in.txt secret.txt > o, deps: [in.txt], outs: [o]${own}}\n`,
});

describe('a run with `sandbox`', () => {
  test('puts in a sandbox every stage that does not say otherwise', async () => {
    using project = new TestProject(readsSecret(''));
    expect((await project.repro({ sandbox: true })).verdicts).toEqual(['s: failed']);
    expect((await project.repro()).verdicts).toEqual(['s: run']);
    using other = new TestProject(readsSecret(', sandbox: false'));
    expect((await other.repro({ sandbox: true })).verdicts).toEqual(['s: run']);
  });

  test('looks in the origin for what was missed, when the project is a copy', async () => {
    using origin = new TestProject(readsSecret(''));
    using copy = new TestProject(readsSecret(''));
    copy.remove('secret.txt');
    const run = await copy.repro({ sandbox: true, origin: origin.root });
    expect(run.stages[0]).toMatchObject({ error: { code: 'UNDECLARED_INPUT' } });
  });
});
