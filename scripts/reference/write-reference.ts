/**
 * Writes what users look things up in, from the schemas and tables of the sources: `docs/reference/` and `schemas/`.
 * `--check` writes nothing and fails where one is out of date.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from '../bundle/bundle-options.ts';
import { codePages } from './code-pages.ts';
import { commandPage } from './command-page.ts';
import { filePages } from './file-pages.ts';
import { indexPage } from './index-page.ts';
import { jsonPage } from './json-page.ts';
import { jsonSchemas } from './json-schemas.ts';
import { stagePages } from './stage-pages.ts';

const FOLDERS = ['schemas', 'docs/reference'];

const check = process.argv.includes('--check');
const pages = [
  ...(await jsonSchemas()),
  ...(await stagePages()),
  ...filePages(),
  await commandPage(),
  ...codePages(),
  await jsonPage(),
  indexPage(),
];
const known = new Set(pages.map(({ path }) => path));
const found = await Promise.all(FOLDERS.map(async (folder) => listDirectory(folder)));
for (const path of found.flat().filter((name) => !known.has(name))) {
  if (check) outdated(path);
  else await rm(join(root, path));
}
for (const { path, text } of pages) {
  const before = await readFile(join(root, path), 'utf8').catch(() => undefined);
  if (before === text) continue;
  if (check) outdated(path);
  else {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function listDirectory(folder: string): Promise<string[]> {
  const names = await readdir(join(root, folder)).catch(() => []);
  return names.map((name) => `${folder}/${name}`);
}

function outdated(path: string): void {
  console.error(`${path} is not what the sources say\nhint: run \`npm run fix\``);
  process.exitCode = 1;
}
