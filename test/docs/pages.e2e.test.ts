/**
 * What README, the guides and the examples show is what the commands print: each page is run from its first command to its last. With
 * MLOPS_DOCS_UPDATE=1 the pages are rewritten instead, but never where CI is set.
 */
import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../rig/rig.ts';
import { parsePage } from './parse-page.ts';
import { makePlaces, type Places } from './places.ts';
import { renewPage } from './renew-page.ts';

const PAGES = globSync(['README.md', 'docs/guides/*.md', 'examples/*/README.md'], {
  cwd: repository,
}).toSorted();
const renewing = process.env['MLOPS_DOCS_UPDATE'] === '1' && process.env['CI'] === undefined;

let places: Places;
beforeAll(async () => {
  places = await makePlaces();
});
afterAll(() => places.remove());

describe.each(PAGES)('%s', async (page) => {
  const markdown = await readFile(join(repository, page), 'utf8');

  it('shows what its commands print', async () => {
    const renewed = await renewPage(markdown, places);
    if (renewing) await writeFile(join(repository, page), renewed);
    else expect(renewed).toBe(markdown);
  });

  for (const part of parsePage(markdown)) {
    if (part.kind === 'commands' && part.skip !== undefined)
      it.skip(`line ${part.line} is not run: ${part.skip}`, () => undefined);
  }
});
