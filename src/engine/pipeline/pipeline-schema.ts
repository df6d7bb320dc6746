/**
 * The shape of a pipeline file: what dvc.yaml accepts, and `uses`, `with`, `env`.
 * Grammar of dvc.yaml: https://dvc.org/doc/user-guide/project-structure/dvcyaml-files
 */
import * as z from 'zod';

const path = z.string().min(1);
const textOrTexts = (what: string) =>
  z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
    error: `must be ${what} or a list of them`,
  });

const outputFlags = z.strictObject({
  cache: z.boolean().optional(),
  persist: z.boolean().optional(),
  push: z.boolean().optional(),
  remote: z.string().optional(),
  desc: z.string().optional(),
  type: z.string().optional(),
  labels: z.array(z.string()).optional(),
  meta: z.unknown().optional(),
});

const outputs = z.array(
  z.union([path, z.record(path, outputFlags.nullable())], {
    error: 'must be a path, or a path with its flags',
  }),
);

const plots = z.array(
  z.union([path, z.record(path, z.unknown())], { error: 'must be a path, or a path with its properties' }),
);

const commandParameters = z.array(
  z.union([z.string().min(1), z.record(path, z.array(z.string().min(1)).nullable())], {
    error: 'must be the name of a parameter, or a file with a list of names',
  }),
);

const variables = z.array(
  z.union([z.string().min(1), z.record(z.string(), z.unknown())], { error: 'must be a file or a map' }),
);

export const stageSchema = z.strictObject({
  uses: z.string().min(1).optional(),
  with: z.record(z.string(), z.unknown()).nullable().optional(),
  cmd: textOrTexts('a command').optional(),
  wdir: z.string().min(1).optional(),
  deps: z.array(path).nullable().optional(),
  params: commandParameters.nullable().optional(),
  outs: outputs.nullable().optional(),
  metrics: outputs.nullable().optional(),
  plots: plots.nullable().optional(),
  vars: variables.nullable().optional(),
  env: z
    .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable'))
    .optional(),
  frozen: z.boolean().optional(),
  always_changed: z.boolean().optional(),
  desc: z.string().optional(),
  meta: z.unknown().optional(),
});

export type RawStage = z.infer<typeof stageSchema>;

export const pipelineSchema = z.strictObject({
  params: textOrTexts('a file').nullable().optional(),
  vars: variables.nullable().optional(),
  stages: z.record(z.string(), z.unknown()).nullable().optional(),
  metrics: z.array(path).nullable().optional(),
  plots: z.unknown().optional(),
  artifacts: z.unknown().optional(),
});

export type RawPipeline = z.infer<typeof pipelineSchema>;

/** Keys of dvc.yaml that mean something and are not built: better refused than passed over in silence. */
export const NOT_SUPPORTED_YET: ReadonlySet<string> = new Set(['foreach', 'do', 'matrix', 'datasets']);
