/** Fails where a folder holds too many sources or a file too many lines: what one cannot take in at a glance. */
import { execFileSync } from 'node:child_process';
import { readFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../bundle/bundle-options.ts';

const MAX_FILES = 25;
const MAX_LINES = 250;

const tracked = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.js'],
  {
    cwd: root,
    encoding: 'utf8',
  },
);
const files = tracked
  .split('\n')
  .filter((name) => name !== '' && existsSync(join(root, name)) && !name.includes('/fixtures/'));

const folders = Map.groupBy(
  files.filter((name) => !name.endsWith('.test.ts') || name.endsWith('.e2e.test.ts')),
  dirname,
);
const crowded = [...folders].filter(([, names]) => names.length > MAX_FILES);
for (const [folder, names] of crowded) {
  console.error(
    `\`${folder}\` holds ${names.length} sources; at most ${MAX_FILES}\nhint: make folders by subject`,
  );
}

const long = files.flatMap((name) => {
  const lines = readFileSync(join(root, name), 'utf8').split('\n').length - 1;
  return lines > MAX_LINES && !name.endsWith('.generated.ts') ? [{ name, lines }] : [];
});
for (const { name, lines } of long) {
  console.error(`\`${name}\` has ${lines} lines; at most ${MAX_LINES}\nhint: split it by subject`);
}

if (crowded.length > 0 || long.length > 0) process.exitCode = 1;
