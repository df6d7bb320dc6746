/**
 * Describes the built-in stages for the engine, which never loads one: parameters as JSON Schema with their roles,
 * and a digest of the code that runs. The digest is taken of the minified bundle, so that a comment or a line break
 * makes nothing stale, and covers the processes that it starts, the locked versions of the native packages and of Node.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { digestBytes, digestJson, type Digest } from '../../src/core/digest.ts';
import { prettyJson } from '../../src/core/json/pretty-json.ts';
import type { JsonValue } from '../../src/core/json/json.ts';
import { stages } from '../../stages/index.ts';
import { bundleOptions, childProcesses, nativePackages, root } from './bundle-options.ts';

export async function stageManifest(): Promise<string> {
  const versions = await lockedVersions();
  const described = await Promise.all(
    Object.entries(stages).map(async ([name, load]) => {
      const definition = (await load()).default;
      const schema = schemaOf(definition.parameters);
      const variants = (definition.variants ?? []).map(({ parameter, by, schemas }) => ({
        parameter,
        by,
        schemas: Object.fromEntries(Object.entries(schemas).map(([value, of]) => [value, schemaOf(of)])),
      }));
      const entry = `stages/${name}.js`;
      const code = await codeDigest(join(root, 'stages', `${name}.ts`), versions);
      return [name, { description: definition.description, code, schema, variants, entry }] as const;
    }),
  );
  return prettyJson({ stages: Object.fromEntries(described) });
}

const schemaOf = (schema: z.ZodType): JsonValue => z.toJSONSchema(schema, { io: 'input' }) as JsonValue;

async function codeDigest(source: string, versions: ReadonlyMap<string, string>): Promise<Digest> {
  const own = await bundle(source);
  const started = Object.entries(childProcesses).filter(([module]) => module in own.metafile.inputs);
  const bundles = [own, ...(await Promise.all(started.map(async ([, file]) => bundle(join(root, file)))))];
  const imports = bundles.flatMap(({ metafile }) =>
    Object.values(metafile.inputs).flatMap((input) => input.imports),
  );
  const natives = nativePackages.filter((name) =>
    imports.some((one) => one.external === true && one.path === name),
  );
  return digestJson({
    bundle: bundles.flatMap(({ outputFiles }) => outputFiles.map((file) => digestBytes(file.contents))),
    natives: Object.fromEntries(natives.map((name) => [name, versions.get(name) ?? null])),
    node: process.versions.node,
  });
}

const bundle = (source: string) =>
  build({ ...bundleOptions, entryPoints: [source], minify: true, write: false, metafile: true });

async function lockedVersions(): Promise<Map<string, string>> {
  const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string() })) });
  const lock = lockSchema.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  return new Map(
    Object.entries(lock.packages).map(([path, { version }]) => [
      path.replace(/^node_modules\//, ''),
      version,
    ]),
  );
}
