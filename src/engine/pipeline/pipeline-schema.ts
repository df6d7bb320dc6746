/**
 * The shape of a pipeline file: what dvc.yaml accepts, and `uses`, `with`, `env`.
 * Grammar of dvc.yaml: https://dvc.org/doc/user-guide/project-structure/dvcyaml-files
 */
import * as z from 'zod';
import { timeoutSchema } from './timeout.ts';

/** The operating system takes no NUL in a path or an argument. */
const path = z
  .string()
  .min(1)
  .regex(/^[^\0]*$/, 'must not hold the character NUL');
const textOrTexts = (what: string) =>
  z.union([path, z.array(path).min(1)], {
    error: `must be ${what} or a list of them`,
  });

/** Of files that are made. All but the first two say something to DVC's remotes and registries, and nothing here. */
const outputFlags = {
  cache: z.boolean().optional(),
  persist: z.boolean().optional(),
  push: z.boolean().optional(),
  remote: z.string().nullable().optional(),
  desc: z.string().nullable().optional(),
  type: z.string().nullable().optional(),
  labels: z.array(z.string()).nullable().optional(),
  meta: z.unknown().optional(),
  /** Does nothing since DVC 3, which accepts it. */
  checkpoint: z.boolean().optional(),
};

const outputs = z.array(
  z.union([path, z.record(path, z.strictObject(outputFlags).nullable())], {
    error: 'must be a path, or a path with its flags',
  }),
);

const stagePlot = z.strictObject({
  ...outputFlags,
  template: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  x_label: z.string().optional(),
  y_label: z.string().optional(),
  title: z.string().optional(),
  header: z.boolean().optional(),
});

export type RawStagePlot = z.infer<typeof stagePlot>;

const stagePlots = z.array(
  z.union([path, z.record(path, z.union([stagePlot, z.array(stagePlot)]).nullable())], {
    error: 'must be a path, or a path with its properties',
  }),
);

const columns = z.union([z.string(), z.array(z.string())]);

const plotDefinition = z.strictObject({
  x: z
    .union([z.string(), z.record(path, z.string())], { error: 'must be a column, or a file and a column' })
    .optional(),
  y: z
    .union([columns, z.record(path, columns)], { error: 'must be columns, or files with their columns' })
    .optional(),
  x_label: z.string().optional(),
  y_label: z.string().optional(),
  title: z.string().optional(),
  template: z.string().optional(),
});

export type RawPlotDefinition = z.infer<typeof plotDefinition>;

const topPlots = z.array(
  z.union([path, z.record(path, plotDefinition.nullable())], {
    error: 'must be a path, or a name with its definition',
  }),
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
  wdir: path.optional(),
  deps: z.array(path).nullable().optional(),
  params: commandParameters.nullable().optional(),
  outs: outputs.nullable().optional(),
  metrics: outputs.nullable().optional(),
  plots: stagePlots.nullable().optional(),
  vars: variables.nullable().optional(),
  env: z
    .array(
      z
        .string()
        .regex(/^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable'),
    )
    .optional(),
  frozen: z.boolean().optional(),
  always_changed: z.boolean().optional(),
  timeout: timeoutSchema.optional(),
  retries: z.int().min(0).max(100).optional(),
  sandbox: z.boolean().optional(),
  desc: z.string().optional(),
  meta: z.unknown().optional(),
});

export type RawStage = z.infer<typeof stageSchema>;

/** `params`: a text is the parameter file of the pipeline, a list names files to show and compare, as in DVC. */
export const pipelineSchema = z.strictObject({
  params: textOrTexts('a file').nullable().optional(),
  vars: variables.nullable().optional(),
  stages: z.record(z.string(), z.unknown()).nullable().optional(),
  metrics: z.array(path).nullable().optional(),
  plots: topPlots.nullable().optional(),
  artifacts: z
    .record(
      z.string(),
      z
        .strictObject({
          path,
          type: z.string().optional(),
          desc: z.string().optional(),
          labels: z.array(z.string()).optional(),
          meta: z.unknown().optional(),
        })
        .nullable(),
    )
    .nullable()
    .optional(),
});

export type RawPipeline = z.infer<typeof pipelineSchema>;

/** A key of dvc.yaml that means something and is not built: better refused than passed over in silence. */
export const NOT_SUPPORTED: ReadonlySet<string> = new Set(['datasets']);
