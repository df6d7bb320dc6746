/** Where entries are made: in the remote registry that counts, or on this machine. */
import type { Effects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import type { EntryContent } from '../../documents/registry-entry.ts';
import type { NamedModel } from '../../documents/registry-fields.ts';
import { appendEntry, convertRegistry } from './append-entry.ts';
import { compareJournals } from './compare-journals.ts';
import { foldJournal } from './fold-journal.ts';
import { makeEntry } from './journal-entry.ts';
import { pullRegistry } from '../remote/pull-registry.ts';
import { pushModel, pushRegistry } from '../remote/push-registry.ts';
import { type Journal, readJournal } from './read-journal.ts';
import { createRemoteEntry, readRemoteJournal } from '../remote/remote-journal.ts';
import { nameOf, type RemoteRegistry } from '../remote/remote-registry.ts';

export interface RegistryLedger {
  /**
   * The journal on this machine, after what the remote has more was brought.
   *
   * @throws MlopsError REMOTE_AWAY (75), REGISTRY_FORKED, REGISTRY_AHEAD, REGISTRY_CORRUPT
   */
  readonly current: () => Promise<Journal>;
  /**
   * Makes the entry that follows the journal.
   *
   * @param model whose bytes it names; they are here
   * @returns false when somebody else has made one meanwhile; then nothing of this is
   */
  readonly enter: (after: Journal, content: EntryContent, model: NamedModel) => Promise<boolean>;
}

/** @param remote one that was found to be there */
export async function openLedger(
  registry: string,
  remote: RemoteRegistry | undefined,
  effects: Naming & Pick<Effects, 'now' | 'env'>,
): Promise<RegistryLedger> {
  const here = (await convertRegistry(registry, effects)).entries;
  // One beside results counts when it holds something.
  const counts =
    remote?.isNamed === true || (remote !== undefined && (await readRemoteJournal(remote, here)).length > 0);
  const truth = counts ? remote : undefined;
  const signed = () => ({ at: effects.now(), actor: actorOf(effects) });
  return {
    current: async () => {
      if (truth !== undefined) await follow(registry, truth, effects);
      return readJournal(registry);
    },
    enter: async ({ entries }, content, model) => {
      const entry = makeEntry(content, entries.at(-1), signed());
      // What does not follow from what is there must not be written.
      foldJournal(registry, [...entries, entry]);
      if (truth === undefined) return appendEntry(registry, entry, effects);
      await pushModel(registry, truth, model);
      if (!(await createRemoteEntry(truth, entry))) return false;
      // Another process here may have brought it already.
      await appendEntry(registry, entry, effects);
      return true;
    },
  };
}

async function follow(registry: string, remote: RemoteRegistry, effects: Naming): Promise<void> {
  const here = readJournal(registry).entries;
  const there = await readRemoteJournal(remote, here);
  // A registry that is given its remote brings its history along.
  if (there.length === 0) {
    await pushRegistry(registry, remote);
    return;
  }
  const relation = compareJournals(registry, here, remote, there);
  if (relation === 'behind') await pullRegistry(registry, remote, effects);
  if (relation === 'ahead') throw ahead(registry, here.length, remote, there.length);
}

function ahead(registry: string, here: number, remote: RemoteRegistry, there: number): MlopsError {
  return new MlopsError({
    code: 'REGISTRY_AHEAD',
    message: `the registry \`${registry}\` holds ${here} entries and \`${nameOf(remote)}\`, which counts, only the first ${there} of them`,
    hints: ['if the remote was not cut short by somebody, send it the others: `mlops cache push`'],
    details: { registry, remote: nameOf(remote), entries: here, remote_entries: there },
  });
}

// Who is asked for by people who read a journal; no proof of anything.
function actorOf({ env }: Pick<Effects, 'env'>): string | null {
  const name = env('GITHUB_ACTOR') ?? env('GITLAB_USER_LOGIN') ?? env('USER') ?? env('LOGNAME');
  return name === undefined || name === '' ? null : name.toWellFormed().slice(0, 200);
}
