/** Every JSON document with a schema, and where people meet it. */
import type * as z from 'zod';
import { evaluationDocumentSchema, metricsDocumentSchema } from '../../src/documents/evaluation-document.ts';
import { modelCardSchema } from '../../src/documents/model-card.ts';
import { modelManifestSchema } from '../../src/documents/model-manifest.ts';
import { promotionDocumentSchema } from '../../src/documents/promotion-document.ts';
import { receiptDocumentSchema } from '../../src/documents/receipt-document.ts';
import { registryEntrySchema } from '../../src/documents/registry-entry.ts';
import { reproducibilitySchema } from '../../src/documents/reproducibility.ts';
import { runRecordSchema } from '../../src/documents/run-record.ts';
import { splitDocumentSchema } from '../../src/documents/split-document.ts';
import { trainingDocumentSchema } from '../../src/documents/training-document.ts';
import { validationDocumentSchema } from '../../src/documents/validation-document.ts';

export interface JsonDocument {
  readonly title: string;
  /** Who writes it and where, as a sentence. */
  readonly where: string;
  readonly schema: z.ZodType;
  /** Whose comments say what its members mean, below `src/documents`. */
  readonly source: string;
}

/** What stages and commands write. */
export const FILES: readonly JsonDocument[] = [
  {
    title: 'Validation report',
    where: 'The stage `validate` writes it to `<report>.json`.',
    schema: validationDocumentSchema,
    source: 'validation-document.ts',
  },
  {
    title: 'Split report',
    where: 'The stage `split` writes it to `<report>.json`.',
    schema: splitDocumentSchema,
    source: 'split-document.ts',
  },
  {
    title: 'Training report',
    where: 'The stage `train` writes it to `<report>.json`.',
    schema: trainingDocumentSchema,
    source: 'training-document.ts',
  },
  {
    title: 'Metrics',
    where: 'The stage `evaluate` writes them to `metrics`; `mlops metrics` shows them.',
    schema: metricsDocumentSchema,
    source: 'evaluation-document.ts',
  },
  {
    title: 'Evaluation report',
    where: 'The stage `evaluate` writes it to `<report>.json`.',
    schema: evaluationDocumentSchema,
    source: 'evaluation-document.ts',
  },
  {
    title: 'Promotion report',
    where: 'The stage `promote` writes it to `<report>.json`.',
    schema: promotionDocumentSchema,
    source: 'promotion-document.ts',
  },
  {
    title: 'Reproducibility report',
    where:
      '`mlops verify-reproducibility` writes it to `reports/reproducibility.json`, and prints it under `--json`.',
    schema: reproducibilitySchema,
    source: 'reproducibility.ts',
  },
  {
    title: 'Receipt',
    where:
      '`mlops score` and the stage `score` write it beside the scores. Rows in are rows scored, quarantined and not scored.',
    schema: receiptDocumentSchema,
    source: 'receipt-document.ts',
  },
  {
    title: 'Model card',
    where: '`model.json` in a model directory.',
    schema: modelCardSchema,
    source: 'model-card.ts',
  },
  {
    title: 'Model manifest',
    where: '`versions/<version>.json` in a model registry.',
    schema: modelManifestSchema,
    source: 'model-manifest.ts',
  },
  {
    title: 'Registry entry',
    where: '`journal/00000042.json` in a model registry.',
    schema: registryEntrySchema,
    source: 'registry-entry.ts',
  },
  {
    title: 'Run record',
    where: '`.mlops/runs/<run>/run.json`: times, durations and the machine, which no stage sees.',
    schema: runRecordSchema,
    source: 'run-record.ts',
  },
];
