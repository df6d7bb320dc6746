import { join } from 'node:path';
import * as z from 'zod';
import { compareCodeUnits } from '../core/canonical-json.ts';
import type { Digest } from '../core/digest.ts';
import { namesIn } from '../core/names-in.ts';
import { prettyJson } from '../core/pretty-json.ts';
import type { Naming } from '../core/temporary-name.ts';
import { writeFileAtomic } from '../core/write-file.ts';
import { promotionFields } from './promotion-report.ts';
import { digestField, readRegistryJson, versionField } from './registry-json.ts';
import { registryLayout } from './registry-layout.ts';

const judged = z.object({ version: versionField, digest: digestField, f1: z.number(), auc: z.number() });

const schema = z.object({
  ...promotionFields,
  candidate: judged,
  baseline: judged.nullable(),
  /** Digest of the test rows that both models were judged by. */
  test: digestField.nullable(),
  /** ISO 8601, UTC: when it was entered. */
  at: z.string(),
});

/** What was decided when a candidate met a baseline: never changed, never asked again under the same key. */
export type DecisionRecord = z.output<typeof schema>;

export async function readDecision(registry: string, key: Digest): Promise<DecisionRecord | undefined> {
  return readRegistryJson(registryLayout.decision(registry, key), schema);
}

export async function writeDecision(
  registry: string,
  key: Digest,
  record: DecisionRecord,
  effects: Naming,
): Promise<void> {
  await writeFileAtomic(registryLayout.decision(registry, key), prettyJson({ ...record }), effects);
}

/** All decisions, oldest first; those of one instant in the order of their keys. */
export async function readDecisions(registry: string): Promise<readonly DecisionRecord[]> {
  const folder = registryLayout.decisions(registry);
  const records: DecisionRecord[] = [];
  for (const name of namesIn(folder).filter((each) => /^[0-9a-f]{64}\.json$/.test(each))) {
    const record = await readRegistryJson(join(folder, name), schema);
    if (record !== undefined) records.push(record);
  }
  return records.toSorted((a, b) => compareCodeUnits(a.at, b.at));
}
