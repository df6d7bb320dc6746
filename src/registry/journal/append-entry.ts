/** Writes the journal of a registry on this machine. Nothing that was written is ever replaced. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createFile } from '../../core/files/create-file.ts';
import { syncFolder } from '../../core/files/sync-to-disk.ts';
import { hiddenBeside, type Naming, removeAbandonedBeside } from '../../core/files/temporary-name.ts';
import { writing } from '../../core/files/system-error.ts';
import { entryFile, type JournalEntry } from './entry-file.ts';
import { type Journal, readJournal } from './read-journal.ts';
import { registryLayout } from '../registry-layout.ts';

/**
 * Enters what follows the journal as it was read. A registry of before the journal is converted first.
 *
 * @returns false when somebody else has entered something meanwhile; then nothing of this is
 * @throws MlopsError CANNOT_WRITE
 */
export async function appendEntry(registry: string, entry: JournalEntry, effects: Naming): Promise<boolean> {
  const path = join(registryLayout.journal(registry), entryFile(entry.entry.sequence));
  return writing(path, () => createFile(path, entry.text, effects));
}

/**
 * Makes the journal of a registry that has none of its own yet, and puts the old files aside. The journal appears whole or
 * not at all; what was cut short goes on where it was.
 *
 * @throws MlopsError REGISTRY_CORRUPT, REGISTRY_MIXED, CANNOT_WRITE
 */
export async function convertRegistry(registry: string, effects: Naming): Promise<Journal> {
  const journal = readJournal(registry);
  if (journal.kind !== 'legacy' && journal.kind !== 'left') return journal;
  return writing(registry, async () => {
    if (journal.kind === 'legacy') await publishJournal(registry, journal.entries, effects);
    for (const path of [registryLayout.production(registry), registryLayout.decisions(registry)])
      await setAside(registry, path);
    await syncFolder(registry);
    return readJournal(registry);
  });
}

async function publishJournal(
  registry: string,
  entries: readonly JournalEntry[],
  effects: Naming,
): Promise<void> {
  const target = registryLayout.journal(registry);
  await removeAbandonedBeside(target, effects);
  const temporary = hiddenBeside(target, '.tmp', effects);
  try {
    await mkdir(temporary, { recursive: true });
    for (const entry of entries)
      await createFile(join(temporary, entryFile(entry.entry.sequence)), entry.text, effects);
    await syncFolder(temporary);
    await rename(temporary, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another process has converted the same files to the same entries.
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function setAside(registry: string, path: string): Promise<void> {
  const legacy = registryLayout.legacy(registry);
  await mkdir(legacy, { recursive: true });
  const name = basename(path);
  let target = join(legacy, name);
  for (let count = 2; existsSync(target); count += 1) target = join(legacy, `${name}.${count}`);
  try {
    await rename(path, target);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await syncFolder(legacy);
}
