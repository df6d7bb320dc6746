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
  cache: z
    .boolean()
    .optional()
    .describe('`false`: its content is not kept in the cache, so that it cannot be restored'),
  persist: z.boolean().optional().describe('`true`: what is there stays when the stage runs again'),
  push: z.boolean().optional().describe('`false`: it is not sent to the remote'),
  remote: z.string().nullable().optional().describe("one of DVC's remotes: accepted, and of no effect"),
  desc: z.string().nullable().optional().describe('a note'),
  type: z.string().nullable().optional().describe('accepted, and of no effect'),
  labels: z.array(z.string()).nullable().optional().describe('accepted, and of no effect'),
  meta: z.unknown().optional().describe("anything of the user's"),
  checkpoint: z.boolean().optional().describe('does nothing since DVC 3, which accepts it'),
};

const outputs = z.array(
  z.union([path, z.record(path, z.strictObject(outputFlags).nullable())], {
    error: 'must be a path, or a path with its flags',
  }),
);

const stagePlot = z.strictObject({
  ...outputFlags,
  template: z.string().optional().describe('how it is drawn, such as `linear` or `confusion`'),
  x: z.string().optional().describe('the column of the horizontal axis'),
  y: z.string().optional().describe('the column of the vertical axis'),
  x_label: z.string().optional().describe('the name of the horizontal axis'),
  y_label: z.string().optional().describe('the name of the vertical axis'),
  title: z.string().optional().describe('the title'),
  header: z.boolean().optional().describe('`false`: the first line of the CSV file is a row'),
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
    .optional()
    .describe('the column of the horizontal axis, or a file and its column'),
  y: z
    .union([columns, z.record(path, columns)], { error: 'must be columns, or files with their columns' })
    .optional()
    .describe('columns of the vertical axis, or files with their columns'),
  x_label: z.string().optional().describe('the name of the horizontal axis'),
  y_label: z.string().optional().describe('the name of the vertical axis'),
  title: z.string().optional().describe('the title'),
  template: z.string().optional().describe('how it is drawn, such as `linear` or `confusion`'),
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
  uses: z
    .string()
    .min(1)
    .optional()
    .describe('a built-in stage (`train`) or a TypeScript module of the project (`./my-stage.ts`)'),
  with: z
    .record(z.string(), z.unknown())
    .nullable()
    .optional()
    .describe('the parameters of the stage in `uses`; they say which are inputs and outputs'),
  cmd: textOrTexts('a command').optional().describe('a shell command, or several that run one after another'),
  wdir: path.optional().describe('the folder that the command runs in and that its paths are relative to'),
  deps: z.array(path).nullable().optional().describe('files and folders that the command reads'),
  params: commandParameters
    .nullable()
    .optional()
    .describe('parameters that the command reads, by name, or by file'),
  outs: outputs.nullable().optional().describe('files and folders that the command makes'),
  metrics: outputs.nullable().optional().describe('outputs that `mlops metrics` shows'),
  plots: stagePlots.nullable().optional().describe('outputs that `mlops plots` draws'),
  vars: variables.nullable().optional().describe('values for `${…}` in this stage alone'),
  env: z
    .array(
      z
        .string()
        .regex(/^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable'),
    )
    .optional()
    .describe('environment variables that the stage may see; their values are part of its fingerprint'),
  frozen: z.boolean().optional().describe('`true`: it never runs, and its outputs are what the lock says'),
  always_changed: z.boolean().optional().describe('`true`: it always runs'),
  timeout: timeoutSchema
    .optional()
    .describe('how long it may take: seconds, or a time such as `30s`, `5m` or `2h`'),
  retries: z
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('how often a command is run again after it has failed'),
  sandbox: z.boolean().optional().describe('`true`: the command runs where only its declared inputs lie'),
  desc: z.string().optional().describe('a note'),
  meta: z.unknown().optional().describe("anything of the user's"),
});

export type RawStage = z.infer<typeof stageSchema>;

/** `params`: a text is the parameter file of the pipeline, a list names files to show and compare, as in DVC. */
export const pipelineSchema = z.strictObject({
  $schema: z.string().optional().describe('for editors, of no other effect'),
  params: textOrTexts('a file')
    .nullable()
    .optional()
    .describe('the file that `${…}` takes values from (default: `params.yaml`), or a list of files to show'),
  vars: variables.nullable().optional().describe('values for `${…}`: maps, or files that hold them'),
  stages: z.record(z.string(), z.unknown()).nullable().optional().describe('the stages by name'),
  metrics: z.array(path).nullable().optional().describe('more files that `mlops metrics` shows'),
  plots: topPlots.nullable().optional().describe('more plots that `mlops plots` draws'),
  artifacts: z
    .record(
      z.string(),
      z
        .strictObject({
          path: path.describe('where it lies'),
          type: z.string().optional().describe('such as `model`'),
          desc: z.string().optional().describe('a note'),
          labels: z.array(z.string()).optional().describe('words to find it by'),
          meta: z.unknown().optional().describe("anything of the user's"),
        })
        .nullable(),
    )
    .nullable()
    .optional()
    .describe("DVC's list of models: accepted, and of no effect"),
});

export type RawPipeline = z.infer<typeof pipelineSchema>;

/** A key of dvc.yaml that means something and is not built: better refused than passed over in silence. */
export const NOT_SUPPORTED: ReadonlySet<string> = new Set(['datasets']);
