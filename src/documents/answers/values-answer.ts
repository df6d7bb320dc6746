/** `params show`, `metrics show`, `params diff`, `metrics diff` and `diff` with `--json`. */
import * as z from 'zod';
import { jsonField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';

const change = z.enum(['added', 'removed', 'changed', 'unchanged', 'unknown']);

export const revisionFields = z.strictObject({
  revision: z.string().describe('as it was named: `main`, `workspace`'),
  commit: z.string().nullable(),
});

export const unknownFileSchema = z.strictObject({
  file: z.string(),
  revision: z.string(),
  why: z.string(),
  code: z.string().exactOptional().describe('of the error'),
});

const valueChangeSchema = z.strictObject({
  file: z.string(),
  name: z.string().describe('dotted'),
  change,
  before: jsonField.exactOptional(),
  after: jsonField.exactOptional(),
  difference: z.number().exactOptional(),
});

const contentSchema = z.strictObject({
  digest: z.string(),
  size: z.int().describe('bytes'),
  files: z.int().exactOptional().describe('of a folder'),
});

const contentFields = {
  path: z.string(),
  change,
  before: contentSchema.exactOptional(),
  after: contentSchema.exactOptional(),
};

const artifactChangeSchema = z.strictObject({
  ...contentFields,
  kind: z.string().describe('`input`, or what kind of output it is'),
  files: z.array(z.strictObject(contentFields)).exactOptional().describe('of a folder: the ones that differ'),
});

const valuesFields = {
  missing: z.array(z.string()).describe('files that are named and not there'),
  unknown: z.array(unknownFileSchema).exactOptional().describe('files that are there and cannot be read'),
};
const byFile = z.record(z.string(), jsonField).describe('values by file');
const parameters = { parameters: byFile, ...valuesFields };
const metrics = { metrics: byFile, ...valuesFields };

/** Of the workspace, or by revision where revisions are named. */
export const parametersAnswerSchema = z.union([
  z.strictObject({ format: formatField, ...parameters }),
  z.strictObject({
    format: formatField,
    revisions: z.array(z.strictObject({ ...revisionFields.shape, ...parameters })),
  }),
]);

export const metricsAnswerSchema = z.union([
  z.strictObject({ format: formatField, ...metrics }),
  z.strictObject({
    format: formatField,
    revisions: z.array(z.strictObject({ ...revisionFields.shape, ...metrics })),
  }),
]);

const compared = { format: formatField, from: revisionFields, to: revisionFields };
const notes = { unknown: z.array(unknownFileSchema), notes: z.array(z.string()) };

export const parametersDiffSchema = z.strictObject({
  ...compared,
  parameters: z.array(valueChangeSchema),
  ...notes,
});

export const metricsDiffSchema = z.strictObject({
  ...compared,
  metrics: z.array(valueChangeSchema),
  ...notes,
});

export const diffAnswerSchema = z.strictObject({
  ...compared,
  parameters: z.array(valueChangeSchema),
  metrics: z.array(valueChangeSchema),
  artifacts: z.array(artifactChangeSchema),
  ...notes,
});

export type RevisionDocument = DeepReadonly<z.output<typeof revisionFields>>;
export type UnknownFileDocument = DeepReadonly<z.output<typeof unknownFileSchema>>;
export type ValueChangeDocument = DeepReadonly<z.output<typeof valueChangeSchema>>;
export type ArtifactChangeDocument = DeepReadonly<z.output<typeof artifactChangeSchema>>;
export type ContentDocument = DeepReadonly<z.output<typeof contentSchema>>;
export type ParametersAnswer = DeepReadonly<z.output<typeof parametersAnswerSchema>>;
export type MetricsAnswer = DeepReadonly<z.output<typeof metricsAnswerSchema>>;
export type ParametersDiff = DeepReadonly<z.output<typeof parametersDiffSchema>>;
export type MetricsDiff = DeepReadonly<z.output<typeof metricsDiffSchema>>;
export type DiffAnswer = DeepReadonly<z.output<typeof diffAnswerSchema>>;
