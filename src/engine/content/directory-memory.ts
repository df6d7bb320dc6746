/**
 * Remembers the digest of a whole directory. While every name and every stat in it is as it was, nothing is sorted,
 * looked up or put together again: 100,000 files cost their `stat`, and no more.
 */
import { readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { Digest } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import { seal, unseal } from '../../core/files/checksummed.ts';
import { bootId } from './boot-id.ts';
import type { ContentRef } from './content-ref.ts';
import type { FolderTable } from './tree-snapshot.ts';
import { matchesFolders, type Threads } from './match-folders.ts';
import { writeShortcut } from './write-shortcut.ts';

const VERSION = 1;

export interface DirectoryMemory {
  readonly version: typeof VERSION;
  /** As in the memory of files: after a power cut a stat proves nothing. */
  readonly boot: string;
  /** Of what leaves files out. */
  readonly rules: Digest;
  readonly ref: ContentRef & { readonly kind: 'directory' };
  readonly table: FolderTable;
}

/** @returns what the directory holds; undefined when that must be found out */
export async function recallDirectory(
  path: string,
  top: string,
  rules: Digest,
  threads?: Threads,
): Promise<DirectoryMemory['ref'] | undefined> {
  const memory = readMemory(path);
  if (memory?.version !== VERSION || memory.boot !== bootId() || memory.rules !== rules) return undefined;
  return (await matchesFolders(top, memory.table, threads)) ? memory.ref : undefined;
}

export function rememberDirectory(
  path: string,
  memory: Pick<DirectoryMemory, 'rules' | 'ref' | 'table'>,
): void {
  const whole: DirectoryMemory = { version: VERSION, boot: bootId(), ...memory };
  writeShortcut(path, [seal(serialize(whole))], realEffects);
}

function readMemory(path: string): DirectoryMemory | undefined {
  try {
    const bytes = unseal(readFileSync(path));
    // Whole, and written by this program: the version says by which form of it.
    return bytes === undefined ? undefined : (deserialize(bytes) as DirectoryMemory);
  } catch {
    // Absent, or of another form.
    return undefined;
  }
}
