import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { canonicalJson } from '../../core/json/canonical-json.ts';
import { digestBytes } from '../../core/digest.ts';
import { logit } from '../../core/exact/logistic.ts';
import { type ModelFacts } from './model-directory.ts';
import { scoreMargins } from '../score-margins.ts';
import { sampleTable } from './sample-table.fixture.ts';
import type { TrainedModel } from './trained-model.ts';

export const root = mkdtempSync(join(tmpdir(), 'mlops-model-'));
afterAll(() => rmSync(root, { recursive: true }));

export const table = sampleTable(3000);

const PROFILE = canonicalJson({ name: 'columns of the model', fields: [{ name: 'id', type: 'string' }] });

export function facts(options: ModelFacts['options'], model: TrainedModel): ModelFacts {
  return {
    options,
    key: 'id',
    target: 'left',
    positive: 'Yes',
    threshold: { probability: 0.3, margin: logit(0.3) },
    calibration: null,
    profile: PROFILE,
    training: {
      data: digestBytes('rows'),
      table,
      margins: scoreMargins(model, table),
      metrics: { auc: 0.75, log_loss: 0.5 },
    },
  };
}
