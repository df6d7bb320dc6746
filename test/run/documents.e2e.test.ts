/** Every JSON document that a pipeline leaves has the form that its contract says: no member more, none less. */
import { globSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { expect, test } from 'vitest';
import { evaluationDocumentSchema, metricsDocumentSchema } from '../../src/documents/evaluation-document.ts';
import { modelCardSchema } from '../../src/documents/model-card.ts';
import { modelManifestSchema } from '../../src/documents/model-manifest.ts';
import { promotionDocumentSchema } from '../../src/documents/promotion-document.ts';
import { receiptDocumentSchema } from '../../src/documents/receipt-document.ts';
import { registryEntrySchema } from '../../src/documents/registry-entry.ts';
import { runRecordSchema } from '../../src/documents/run-record.ts';
import { splitDocumentSchema } from '../../src/documents/split-document.ts';
import { trainingDocumentSchema } from '../../src/documents/training-document.ts';
import { validationDocumentSchema } from '../../src/documents/validation-document.ts';
import { makeRig, repository, type Rig } from '../rig/rig.ts';
import { makeSmallProject, setParameter } from '../rig/small-project.ts';

const CONTRACTS: readonly (readonly [path: RegExp, schema: z.ZodType])[] = [
  [/^reports\/validation\.json$/, validationDocumentSchema],
  [/^reports\/split\.json$/, splitDocumentSchema],
  [/^reports\/training\.json$/, trainingDocumentSchema],
  [/^reports\/evaluation\.json$/, evaluationDocumentSchema],
  [/^reports\/metrics\.json$/, metricsDocumentSchema],
  [/^reports\/promotion\.json$/, promotionDocumentSchema],
  [/^reports\/score-receipt\.json$/, receiptDocumentSchema],
  [/^models\/candidate\/model\.json$/, modelCardSchema],
  [/^models\/registry\/versions\/\w+\/model\.json$/, modelCardSchema],
  [/^models\/registry\/versions\/\w+\.json$/, modelManifestSchema],
  [/^models\/registry\/journal\/\d+\.json$/, registryEntrySchema],
  [/^\.mlops\/runs\/[^/]+\/run\.json$/, runRecordSchema],
];

/** Copies of what a person wrote. */
const PROFILES = /\/profile\.json$/;

async function small(): Promise<Rig> {
  const rig = await makeSmallProject();
  const pipeline = await rig.read('pipeline.yaml');
  const split = 'test_fraction: ${split.test_fraction}\n';
  expect(pipeline).toContain(split);
  await rig.write('pipeline.yaml', pipeline.replace(split, `${split}      report: reports/split\n`));
  return rig;
}

async function golden(): Promise<Rig> {
  const rig = await makeRig();
  await cp(join(repository, 'lockfile-checks/golden/shop-logistic'), rig.root, { recursive: true });
  await setParameter(rig, ['shop', 'n_customers'], 1500);
  await setParameter(rig, ['shop', 'n_orders'], 12_000);
  return rig;
}

test.each([
  ['the default project, with a report of its split', small, 12],
  ['a golden pipeline', golden, 11],
])('%s', async (_, make, kinds) => {
  const rig = await make();
  expect(await rig.run(['repro'])).toMatchObject({ exitCode: 0 });
  const files = globSync(['{data,models,reports}/**/*.json', '.mlops/runs/*/run.json'], {
    cwd: rig.root,
  }).toSorted();
  const seen = new Set<z.ZodType>();
  for (const path of files.filter((name) => !PROFILES.test(name))) {
    const schema = CONTRACTS.find(([pattern]) => pattern.test(path))?.[1];
    expect(schema, `\`${path}\` has no contract`).toBeDefined();
    const document: unknown = JSON.parse(readFileSync(join(rig.root, path), 'utf8'));
    // What a contract does not know is left out of what it gives, and what has a default is put in.
    expect(schema?.parse(document), path).toEqual(document);
    expect(Object.keys(document as object).includes('format'), path).toBe(!WITHOUT_FORMAT.has(schema));
    if (schema !== undefined) seen.add(schema);
  }
  expect(seen.size).toBe(kinds - 1);
});

/** Each member of metrics is a metric; a manifest is named by the digest of what it lists. */
const WITHOUT_FORMAT = new Set<z.ZodType | undefined>([metricsDocumentSchema, modelManifestSchema]);
