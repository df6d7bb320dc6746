/**
 * Writes what is made from `layers.ts`: `.oxlintrc.layers.json` and the table in ARCHITECTURE.md.
 * `--check` writes nothing and fails where one is out of date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../bundle/bundle-options.ts';
import { layerRules, layerTable } from './layer-rules.ts';

const START = '<!-- layers: made by scripts/checks/write-layers.ts -->';
const END = '<!-- /layers -->';

const check = process.argv.includes('--check');
await renew('.oxlintrc.layers.json', () => layerRules());
await renew('ARCHITECTURE.md', (text) => {
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start === -1 || end < start)
    throw new Error(`ARCHITECTURE.md lacks the lines \`${START}\` and \`${END}\``);
  return `${text.slice(0, start + START.length)}\n\n${layerTable()}\n\n${text.slice(end)}`;
});

async function renew(name: string, make: (before: string) => string): Promise<void> {
  const path = join(root, name);
  const before = await readFile(path, 'utf8').catch(() => '');
  const after = make(before);
  if (before === after) return;
  if (check) {
    console.error(`${name} is not what scripts/checks/layers.ts says\nhint: run \`npm run fix\``);
    process.exitCode = 1;
    return;
  }
  await writeFile(path, after);
}
