import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../bundle/bundle-options.ts';
import { fieldComments } from './field-comments.ts';
import { ANSWERS } from './command-answers.ts';
import { FILES } from './json-documents.ts';

const folder = join(root, 'src/documents');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

/** Parts of others, and documents that have a page of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'projectConfigSchema',
  'scoringRulesSchema',
  'reasonSchema',
  'runSchema',
  'unknownFileSchema',
  'warningSchema',
]);

it('lists every document that has a schema', async () => {
  const exported = sources.flatMap(([name, text]) =>
    [...text.matchAll(/^export const (\w+Schema)\b/gm)].map(([, schema = '']) => ({ name, schema })),
  );
  expect(exported.length).toBeGreaterThan(8);
  const listed = new Set<unknown>([...FILES, ...ANSWERS].map(({ schema }) => schema));
  const missing: string[] = [];
  for (const { name, schema } of exported) {
    const module = (await import(join(folder, name))) as { readonly [name: string]: unknown };
    if (!ELSEWHERE.has(schema) && !listed.has(module[schema])) missing.push(schema);
  }
  expect(missing).toEqual([]);
});

it('names a source that there is', () => {
  const names = new Set(sources.map(([name]) => name));
  expect([...FILES, ...ANSWERS].filter(({ source }) => !names.has(source))).toEqual([]);
});

it('takes the comment above a member, unless there are several', () => {
  const text = `const a = z.object({
  /** Rows that
   * were scored. */
  scored: count,
  /** One. */
  name: text,
  other: text,
});
const b = z.object({
  /** Another. */
  name: text,
});`;
  expect([...fieldComments(text)]).toEqual([['scored', 'Rows that were scored.']]);
});
