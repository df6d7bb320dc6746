/**
 * Fails where a folder holds too many sources or a file too many lines: what one cannot take in at a glance. Fails as well where
 * what is for tests does not say so.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../bundle/bundle-options.ts';
import { projectFiles } from './project-files.ts';

const MAX_FILES = 25;
const MAX_LINES = 250;

const files = projectFiles('*.ts', '*.js');

const folders = Map.groupBy(
  files.filter((name) => name.endsWith('.e2e.test.ts') || !/\.(test|fixture)\.ts$/.test(name)),
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

// What only tests use is called `*.fixture.ts`, so that a build, a layer and a reader can tell.
const sources = files.filter(
  (name) => /^(src|stages|scripts)\//.test(name) && !/\.(test|fixture)\.ts$/.test(name),
);
const forTests = sources.filter((name) => {
  const text = readFileSync(join(root, name), 'utf8');
  return /\/test-[^/]*$/.test(name) || /from '(vitest|[^']+\.fixture\.ts)'/.test(text);
});
for (const name of forTests) {
  console.error(
    `\`${name}\` is for tests, by its name or by what it imports\nhint: end its name in \`.fixture.ts\``,
  );
}

if (crowded.length > 0 || long.length > 0 || forTests.length > 0) process.exitCode = 1;
