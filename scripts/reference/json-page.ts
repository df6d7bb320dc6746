import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../bundle/bundle-options.ts';
import { asSchema, type Schema } from './draft-7.ts';
import { fieldComments } from './field-comments.ts';
import { ANSWERS } from './command-answers.ts';
import { FILES, type JsonDocument } from './json-documents.ts';
import { markdownPage } from './markdown.ts';
import type { Page } from './page.ts';
import { schemaRows, schemaTable } from './schema-rows.ts';

export async function jsonPage(): Promise<Page> {
  return {
    path: 'docs/reference/json.md',
    text: markdownPage('JSON documents', [
      'A document says in `format` which form it has. A key that changes its meaning or goes away makes another number; a key that is added does not: read what you know and pass over the rest.',
      'Digests are BLAKE3, written `blake3:<hex>` as `b3sum` prints them. Numbers have all their digits. No document that a stage makes holds a time, a host or an absolute path.',
      '## Answers of commands',
      'What a command prints under `--json`: one document on standard output. Where it cannot answer it prints `{"format": 1, "error": {"code", "message", "hints", "details"}}`, with an [error code](error-codes.md); `details.diagnostics` has the places in files, each with `file`, `line`, `column`, `length` and `message`.',
      ...(await Promise.all(ANSWERS.map(section))),
      '## Files',
      ...(await Promise.all(FILES.map(section))),
    ]),
  };
}

async function section({ title, where, schema, source }: JsonDocument): Promise<string> {
  const text = await readFile(join(root, 'src/documents', source), 'utf8');
  const json = z.toJSONSchema(schema, { io: 'output', target: 'draft-7', unrepresentable: 'any' }) as Schema;
  const rows = schemaRows(json, fieldComments(text));
  return [`### ${title}`, where, formatOf(json), schemaTable(rows, 'Always there')]
    .filter((part) => part !== '')
    .join('\n\n');
}

function formatOf(json: Schema): string {
  const own = asSchema(asSchema(json['properties'])['format'])['const'];
  return typeof own === 'number' ? `Format ${own}.` : '';
}
