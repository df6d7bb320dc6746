import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { digestBytes } from '../../core/digest.ts';
import type { ReproAnswer } from '../../documents/answers/repro-answer.ts';
import type { EnginePorts } from '../../engine/project/ports.ts';
import { foldJournal, type RegistryContent } from '../../registry/journal/fold-journal.ts';
import { journalOpener } from '../../registry/journal/open-journal.ts';
import { registryMemory } from '../models/registry-memory.ts';

/** The part of a promotion report that is shown. */
export type Gate = NonNullable<ReproAnswer['gate']>;

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
  ports: Pick<EnginePorts, 'build' | 'effects'>,
): Promise<Promotion> {
  const content = registry === undefined ? undefined : await readRegistry(root, registry, ports);
  const gate = await readGate(root, reports, content?.decisions ?? []);
  const production = content?.production?.version;
  return {
    ...(gate === undefined ? {} : { gate }),
    ...(production === undefined ? {} : { production }),
  };
}

async function readRegistry(
  root: string,
  path: string,
  ports: Pick<EnginePorts, 'build' | 'effects'>,
): Promise<RegistryContent> {
  const { entries } = await journalOpener(registryMemory(ports))({ root, path });
  return foldJournal(resolve(root, path), entries);
}

async function readGate(
  root: string,
  reports: readonly string[],
  decisions: RegistryContent['decisions'],
): Promise<Gate | undefined> {
  const report = reports.find((one) => one.endsWith('.json'));
  // Absent when only targets before the gate were asked for.
  if (report === undefined || !existsSync(join(root, report))) return undefined;
  const { decision, reasons, candidate } = await readReport(join(root, report), decisions);
  return { decision, reasons, candidate: { version: candidate.version } };
}

// A report was checked when its decision was entered, with its digest. Any other is checked now, by the schema library.
async function readReport(path: string, decisions: RegistryContent['decisions']): Promise<Gate> {
  const text = await readFile(path, 'utf8');
  const digest = digestBytes(text);
  if (decisions.some(({ gate }) => gate?.report === digest)) return JSON.parse(text) as Gate;
  const { readPromotionReport } = await import('../../registry/promotion/read-promotion-report.ts');
  return (await readPromotionReport(path)).report;
}
