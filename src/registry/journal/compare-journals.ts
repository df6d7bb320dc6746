import { MlopsError } from '../../core/error.ts';
import type { JournalEntry } from './entry-file.ts';
import { nameOf, type RemoteRegistry } from '../remote/remote-registry.ts';

/** How the journal on this machine stands to the one in a remote. */
export type Relation = 'same' | 'behind' | 'ahead';

/**
 * @throws MlopsError REGISTRY_FORKED naming both heads, when neither begins as the other does
 */
export function compareJournals(
  registry: string,
  here: readonly JournalEntry[],
  remote: RemoteRegistry,
  there: readonly JournalEntry[],
): Relation {
  const shared = Math.min(here.length, there.length);
  if (shared > 0 && here[shared - 1]?.digest !== there[shared - 1]?.digest)
    throw forked(registry, here, remote, there);
  if (here.length === there.length) return 'same';
  return here.length < there.length ? 'behind' : 'ahead';
}

function forked(
  registry: string,
  here: readonly JournalEntry[],
  remote: RemoteRegistry,
  there: readonly JournalEntry[],
): MlopsError {
  const parted = here.findIndex(({ digest }, index) => there[index]?.digest !== digest);
  const [own, others] = [headOf(here), headOf(there)];
  return new MlopsError({
    code: 'REGISTRY_FORKED',
    message: `the registry \`${registry}\` (head ${textOf(own)}) and \`${nameOf(remote)}\` (head ${textOf(others)}) have different histories from entry ${parted + 1} on`,
    hints: [
      'to go on with the one in the remote: `mlops models init --empty` sets the one here aside, then `mlops cache pull`',
      'to keep the one here, name another place in `mlops.yaml` and push there',
    ],
    details: { registry, remote: nameOf(remote), head: own, remote_head: others, parted_at: parted + 1 },
  });
}

const headOf = (journal: readonly JournalEntry[]) => {
  const last = journal.at(-1);
  return last === undefined ? null : { sequence: last.entry.sequence, digest: last.digest };
};

const textOf = (head: ReturnType<typeof headOf>): string =>
  head === null ? 'none' : `${head.sequence}: \`${head.digest}\``;
