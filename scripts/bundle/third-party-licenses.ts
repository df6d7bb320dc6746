/**
 * The licenses of the packages whose code lies in the bundle, which ask that they go with it.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import * as z from 'zod';
import { compareCodeUnits } from '../../src/core/json/canonical-json.ts';
import { root } from './bundle-options.ts';

/** Copied as they are, and so in no bundle. */
const COPIED = ['node_modules/onnxruntime-common', 'node_modules/onnxruntime-node'];
const RULE = '-'.repeat(80);

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});

/** @throws where a package names no license */
export async function thirdPartyLicenses(bundles: readonly Metafile[]): Promise<string> {
  const bundled = bundles.flatMap(({ inputs }) => Object.keys(inputs).flatMap(packageOf));
  const folders = [...new Set([...COPIED, ...bundled])].toSorted(compareCodeUnits);
  const notices = await Promise.all(folders.map(noticeOf));
  // Many have the same text: each stands once, below the names of all that have it.
  const byText = Map.groupBy(notices, ({ text }) => text);
  const sections = [...byText].map(
    ([text, group]) => `${RULE}\n${group.map(({ name }) => name).join('\n')}\n${RULE}\n${text}\n`,
  );
  return `mlops contains code of these packages.\n\n${sections.join('\n')}`;
}

/** `node_modules/a/node_modules/@b/c` of a file in it, as esbuild writes paths; none of a file of ours. */
function packageOf(input: string): string[] {
  const folder = /^(?:[^:]*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
  return folder === undefined ? [] : [folder];
}

async function noticeOf(folder: string): Promise<{ readonly name: string; readonly text: string }> {
  const path = join(root, folder);
  const parsed = manifestSchema.safeParse(JSON.parse(await readFile(join(path, 'package.json'), 'utf8')));
  if (!parsed.success) throw new Error(`\`${folder}/package.json\` names no license`);
  const { name, version, license, author } = parsed.data;
  const files = (await readdir(path)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = await Promise.all(
    files.toSorted(compareCodeUnits).map((file) => readFile(join(path, file), 'utf8')),
  );
  const by = typeof author === 'string' ? author : author?.name;
  // Some state their license in package.json alone.
  if (texts.length === 0) texts.push(by === undefined ? '' : `Copyright: ${by}`);
  return { name: `${name} ${version} (${license})`, text: texts.join('\n').trim() };
}
