/** Enters what a gate decided into the registry, once for each question, against the champion that the gate saw. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { digestJson } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { modelVersion } from '../../core/model-version.ts';
import type { RemoteStore } from '../../core/remote-store.ts';
import type { StateQuery } from '../../core/state-port.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import type { EntryContent } from '../../documents/registry-entry.ts';
import type { NamedModel } from '../../documents/registry-fields.ts';
import { answerOf, baselineOf } from '../promotion/baseline.ts';
import { foldJournal, type RegistryContent } from './fold-journal.ts';
import { openLedger } from './ledger.ts';
import { pathParameter } from '../path-parameter.ts';
import { readJournal, readRegistry } from './read-journal.ts';
import { readPromotionReport } from '../promotion/read-promotion-report.ts';
import { joinReasons } from './join-reasons.ts';
import { registerModel } from '../register-model.ts';
import type { RemoteRegistry } from '../remote/remote-registry.ts';
import type { ModelReference } from './state-answer.ts';

export interface RegistryWorld {
  readonly effects: Naming & Pick<Effects, 'now' | 'env'>;
  /**
   * The registry of a project that lies elsewhere, opened: the one that mlops.yaml names, or else the one beside results in
   * `beside`, or else the one beside the results of the remote that mlops.yaml names; undefined: it names none.
   */
  readonly remote: (root: string, beside?: RemoteStore) => Promise<RemoteRegistry | undefined>;
}

/** How often somebody else may be faster with something that does not matter here. */
const ATTEMPTS = 100;

/**
 * Nothing moves unless the champion is the one that the gate compared with. Where a remote registry counts, an entry exists
 * once it is created there; the one here follows it.
 *
 * @throws MlopsError REGISTRY_MOVED (75), REMOTE_AWAY (75), REGISTRY_FORKED, REGISTRY_AHEAD, REGISTRY_CORRUPT
 */
export async function enterDecision(query: StateQuery, world: RegistryWorld): Promise<void> {
  const registry = resolve(query.root, query.path);
  const directory = pathParameter(query, 'candidate');
  const { version, digest, files } = await modelVersion(directory);
  const candidate = { version, digest };
  const known = readRegistry(registry);
  if (answerOf(known, query.key) !== undefined) {
    // Its bytes may have been lost; one that was deleted on purpose stays so.
    if (known.models.has(version)) await registerModel(registry, directory, world.effects);
    return;
  }
  const seen = await readPromotionReport(`${pathParameter(query, 'report')}.json`);
  const { baseline } = seen.report;
  const judged = [seen.report.candidate.version, baseline?.version ?? null] as const;
  await requireSame(query, judged, candidate);
  const { directory: registered } = await registerModel(registry, directory, world.effects);
  const ledger = await openLedger(registry, await world.remote(query.root), world.effects);
  const bytes = Object.keys(files).reduce((sum, path) => sum + statSync(join(registered, path)).size, 0);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const journal = await ledger.current();
    const content = foldJournal(registry, journal.entries);
    const { model: champion } = await baselineOf(query, journal);
    await requireSame(query, judged, candidate, champion);
    if (answerOf(content, query.key) !== undefined) return;
    if (!content.models.has(version)) {
      const content = { kind: 'register', model: candidate, bytes, reason: null, request: null } as const;
      await ledger.enter(journal, content, candidate);
      continue;
    }
    if (await ledger.enter(journal, decisionOf(query, seen, candidate, champion, content), candidate)) return;
  }
  throw moved(query, 'other runs enter decisions faster than this one');
}

function decisionOf(
  query: StateQuery,
  { report, digest }: Awaited<ReturnType<typeof readPromotionReport>>,
  model: NamedModel,
  champion: ModelReference,
  { production, models }: RegistryContent,
): EntryContent {
  const { candidate, baseline } = report;
  const decision = {
    model,
    baseline: champion,
    question: query.key,
    gate: {
      decision: report.decision,
      candidate: { f1: candidate.f1, auc: candidate.auc },
      baseline: baseline === null ? null : { f1: baseline.f1, auc: baseline.auc },
      gates: report.gates,
      test: query.inputs['test'] ?? null,
      test_rows: report.test_rows,
      report: digest,
    },
    reason: joinReasons(report.reasons),
    request: digestJson({ question: query.key }),
  };
  const isArchived = models.get(model.version)?.isArchivedByHand === true;
  const moves = report.decision === 'promoted' && production?.digest !== model.digest && !isArchived;
  return moves ? { kind: 'promote', from: production, ...decision } : { kind: 'keep', ...decision };
}

/** Compares, then swaps: a decision about other models than the registry holds now must not move production. */
async function requireSame(
  query: StateQuery,
  [judged, against]: readonly [string, string | null],
  candidate: NamedModel,
  champion?: ModelReference,
): Promise<void> {
  const now =
    champion === undefined
      ? (await baselineOf(query, readJournal(resolve(query.root, query.path)))).model
      : champion;
  if (judged === candidate.version && against === (now?.version ?? null)) return;
  throw moved(
    query,
    `it compared \`${judged}\` with \`${against ?? 'nothing'}\`, but the candidate is now \`${candidate.version}\` and the champion \`${now?.version ?? 'none'}\``,
  );
}

function moved({ stage }: StateQuery, why: string): MlopsError {
  return new MlopsError({
    code: 'REGISTRY_MOVED',
    message: `the decision of the stage \`${stage}\` does not count: ${why}`,
    hints: ['another run changed the candidate or the registry meanwhile: run `mlops repro` again'],
    exitCode: EXIT.tryLater,
  });
}
