/** Writes `src/documents/profile.generated.ts` from `profiles/profile.schema.json`, which is the source of truth. */
import { readFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';
import { writeFileAtomic } from '../src/core/files/write-file.ts';

const SCHEMA = new URL('../profiles/profile.schema.json', import.meta.url);
const TYPES = new URL('../src/documents/profile.generated.ts', import.meta.url);

export async function generateProfileTypes(): Promise<string> {
  const schema = JSON.parse(await readFile(SCHEMA, 'utf8')) as Parameters<typeof compile>[0];
  return await compile(schema, 'Profile', {
    bannerComment:
      '// Made by scripts/generate-profile-types.ts from profiles/profile.schema.json; change that one.',
    style: { printWidth: 110, singleQuote: true, trailingComma: 'all', semi: true, tabWidth: 2 },
    // `[T, ...T[]]` for minItems would make plain arrays useless; zod checks the length.
    ignoreMinAndMaxItems: true,
  });
}

if (import.meta.main) await writeFileAtomic(TYPES.pathname, await generateProfileTypes());
