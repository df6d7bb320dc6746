import { type BigIntStats, closeSync, constants, existsSync, fstatSync, openSync, statSync } from 'node:fs';
import { type Digest, digestFile } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { FileEvidence } from '../../documents/evidence-fields.ts';
import { fileEvidence } from './file-evidence.ts';
import { openingError } from './opening-error.ts';

/** A plain file that is read more than once: every reader gets the file that was there first. */
export interface HeldFile {
  /** What messages call it. */
  readonly path: string;
  /** Opens it. Where the system allows, it names the file itself, so that a file that takes its name meanwhile is not read. */
  readonly reading: string;
  /** Of its bytes at the first call; the same at every later one. */
  readonly evidence: () => Promise<FileEvidence>;
  /**
   * Reads it again and holds it against the evidence, if that was asked for, and against what the file system said of it
   * when it was opened.
   *
   * @throws MlopsError INPUT_CHANGED
   */
  readonly requireUnchanged: () => Promise<void>;
  readonly release: () => void;
}

/** @throws MlopsError as `openingError` */
export function holdFile(path: string): HeldFile {
  const descriptor = openPlain(path);
  const before = fstatSync(descriptor, { bigint: true });
  const own = `/proc/self/fd/${descriptor}`;
  const reading = process.platform === 'linux' && existsSync(own) ? own : path;
  if (reading !== path) shownPaths.set(reading, path);
  let evidence: Promise<FileEvidence> | undefined;
  return {
    path,
    reading,
    evidence: () => (evidence ??= fileEvidence(reading)),
    requireUnchanged: async () => {
      const known = (await evidence)?.digest;
      if (known !== undefined && (await digestNow(reading)) !== known) throw inputChanged(path);
      // Times tell of bytes that changed and changed back; a name that leads to another file, of a replacement.
      if (!isSame(before, statNow(path))) throw inputChanged(path);
    },
    release: () => {
      shownPaths.delete(reading);
      closeSync(descriptor);
    },
  };
}

/** A text of DuckDB's with the names that users know. */
export function withShownPaths(text: string): string {
  return text.replaceAll(/\/proc\/self\/fd\/\d+/g, (reading) => shownPaths.get(reading) ?? reading);
}

const shownPaths = new Map<string, string>();

/** 1, as the engine says of a stage whose input changed: people should see who writes there; nothing was published. */
export function inputChanged(path: string): MlopsError {
  return new MlopsError({
    code: 'INPUT_CHANGED',
    message: `\`${path}\` changed while it was read`,
    hints: ['nothing was written: run again when nothing else writes there'],
    exitCode: EXIT.no,
    details: { paths: [path] },
  });
}

function openPlain(path: string): number {
  try {
    // Whoever puts a FIFO there in this moment does not make us wait.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw openingError(path, error);
  }
}

async function digestNow(path: string): Promise<Digest | undefined> {
  // A file that can no longer be read is not what it was.
  return (await digestFile(path).catch(() => undefined))?.digest;
}

function statNow(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    // What cannot be found any more is not what it was.
    return undefined;
  }
}

function isSame(before: BigIntStats, now: BigIntStats | undefined): boolean {
  return (
    now !== undefined &&
    before.dev === now.dev &&
    before.ino === now.ino &&
    before.size === now.size &&
    before.mtimeNs === now.mtimeNs &&
    before.ctimeNs === now.ctimeNs
  );
}
