import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../rig/rig.ts';
import { parsePage } from './parse-page.ts';

it('examples/own-data holds the files that the guide ends with', () => {
  const files = parsePage(read('docs/guides/own-data.md')).filter((part) => part.kind === 'file');
  const last = new Map(files.map(({ path, content }) => [path, content]));
  expect([...last.keys()]).toEqual(['profiles/customers.json', 'pipeline.yaml', 'params.yaml']);
  for (const [path, content] of last) expect(read(`examples/own-data/${path}`)).toBe(content);
});

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
