import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readRegistry } from '../../registry/read-journal.ts';
import { readPromotionReport } from '../../registry/read-promotion-report.ts';

/** The part of a promotion report that is shown. */
export type Gate = {
  readonly decision: 'promoted' | 'kept';
  readonly reasons: readonly string[];
  readonly candidate: { readonly version: string };
};

/** What the gate decided, and what is in production now. */
export interface Promotion {
  readonly gate?: Gate;
  readonly production?: string;
}

/**
 * @param root of the project
 * @param reports what the stages that decide about promotion report, relative to the root
 * @param registry relative to the root
 */
export async function readPromotion(
  root: string,
  reports: readonly string[],
  registry: string | undefined,
): Promise<Promotion> {
  const gate = await readGate(root, reports);
  const production =
    registry === undefined ? undefined : readRegistry(resolve(root, registry)).production?.version;
  return {
    ...(gate === undefined ? {} : { gate }),
    ...(production === undefined ? {} : { production }),
  };
}

async function readGate(root: string, reports: readonly string[]): Promise<Gate | undefined> {
  const path = reports.find((one) => one.endsWith('.json'));
  // Absent when only targets before the gate were asked for.
  if (path === undefined || !existsSync(join(root, path))) return undefined;
  const { decision, reasons, candidate } = (await readPromotionReport(join(root, path))).report;
  return { decision, reasons, candidate: { version: candidate.version } };
}
