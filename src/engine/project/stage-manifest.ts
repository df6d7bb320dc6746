/** `stages.json`, made by the build: what the built-in stages are, so that a run which executes none loads none. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { parseDigest } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { StageDescription } from './stage-description.ts';

const jsonSchema = z.record(z.string(), z.json());

export const stageManifestSchema = z.strictObject({
  stages: z.record(
    z.string(),
    z.strictObject({
      description: z.string(),
      code: z.string(),
      schema: jsonSchema,
      checks: z.boolean(),
      variants: z.array(
        z.strictObject({ parameter: z.string(), by: z.string(), schemas: z.record(z.string(), jsonSchema) }),
      ),
      /** Relative to the manifest. */
      entry: z.string(),
    }),
  ),
});

export type StageManifest = z.infer<typeof stageManifestSchema>;

/**
 * @param path absolute
 * @throws MlopsError BUILD_INCOMPLETE
 */
export function readStageManifest(path: string): ReadonlyMap<string, StageDescription> {
  let manifest: StageManifest;
  try {
    manifest = stageManifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw incomplete(path, cause);
  }
  return new Map(
    Object.entries(manifest.stages).map(([name, { description, code, schema, checks, variants, entry }]) => {
      const digest = parseDigest(code);
      if (digest === undefined) throw incomplete(path, undefined);
      return [
        name,
        { name, description, code: digest, schema, checks, variants, entry: resolve(dirname(path), entry) },
      ] as const;
    }),
  );
}

const incomplete = (path: string, cause: unknown): MlopsError =>
  new MlopsError({
    code: 'BUILD_INCOMPLETE',
    message: `the list of the built-in stages \`${path}\` is missing or damaged`,
    hints: ['build mlops again: `npm run build`'],
    exitCode: EXIT.bug,
    cause,
  });
