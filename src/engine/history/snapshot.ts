/** A project as it stood at a commit, or stands in the workspace: the same questions to both. */
import type { ContentRef, DirectoryManifest } from '../content/content-ref.ts';
import type { OutputKind } from '../project/project.ts';

export interface Snapshot {
  readonly revision: Revision;
  /** What the pipeline file and the lock of that time name. Paths are relative to the root. */
  readonly named: NamedFiles;
  /** Every file that a stage read from outside of the pipeline or made, as it was. */
  readonly artifacts: () => Promise<ReadonlyMap<string, Artifact>>;
  /** What a folder held, by path within it; undefined: that is not known. */
  readonly manifest: (path: string, folder: ContentRef) => Promise<DirectoryManifest | undefined>;
  /** The file at a path, or every file in the folder there. Empty: there was none. */
  readonly read: (path: string) => Promise<ReadonlyMap<string, FileText>>;
  /** What a reader should know of how this was found out, one sentence each. */
  readonly notes: readonly string[];
}

export interface Revision {
  /** As the user named it: `main`, `workspace`. */
  readonly name: string;
  /** Absent: the workspace. */
  readonly commit?: string;
}

export interface NamedFiles {
  readonly parameters: readonly string[];
  readonly metrics: readonly string[];
}

export interface Artifact {
  /** `input`: no stage makes it. */
  readonly kind: OutputKind | 'input';
  readonly content: ContentRef;
}

export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  /** It was there, and what it held cannot be told. */
  | { readonly kind: 'unknown'; readonly why: string };

export const WORKSPACE: Revision = { name: 'workspace' };
