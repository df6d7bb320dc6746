/**
 * Which paths a stage's output, or a file in one, may have. Whoever writes a record, a list of files or a pipeline may not
 * lead a restore out of the project, nor to what git and this program keep for themselves, on whatever file system: one may
 * fold cases, drop dots and spaces at the end of a name, or take `\` for `/`.
 */

/** What no file system holds. In bytes, as Linux counts. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4095;

/** Never content, at whatever depth. `git~1` is the short name of `.git` on NTFS. */
const RESERVED: ReadonlySet<string> = new Set(['.git', '.mlops', '.dvc', 'git~1']);
/** At the root only; what else a project is read from, its pipeline file says. */
const OWN_FILES: ReadonlySet<string> = new Set(['pipeline.yaml', 'pipeline.lock']);

/** Characters that HFS+ leaves out of a name. */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** @returns why `path` cannot be a file within a folder that is an output; undefined: it can */
export function filePathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.includes('\0')) return 'holds the character NUL';
  if (!path.isWellFormed()) return 'is not Unicode';
  if (path.startsWith('/')) return 'is absolute';
  if (/^[a-z]:/i.test(path)) return 'begins with the name of a drive';
  if (isLongerThan(path, MAX_PATH_BYTES)) return 'is too long';
  // A name may hold `\`, as long as it leads nowhere where that separates folders.
  for (const name of path.split(/[/\\]/)) {
    if (name === '' || name === '.' || name === '..') return `has the part \`${name}\``;
    if (isLongerThan(name, MAX_NAME_BYTES)) return 'has a name that is too long';
    if (RESERVED.has(folded(name))) return `lies in \`${name}\`, which is not for outputs`;
  }
  return undefined;
}

/** The same of the path of an output, relative to the root of the project. */
export function outputPathProblem(path: string): string | undefined {
  const problem = filePathProblem(path);
  if (problem !== undefined) return problem;
  return OWN_FILES.has(folded(path)) ? 'is a file of the project itself' : undefined;
}

const isLongerThan = (text: string, bytes: number): boolean =>
  text.length * 3 > bytes && Buffer.byteLength(text) > bytes;

// As the most lenient of file systems would look a name up.
const folded = (name: string): string =>
  name
    .replaceAll(IGNORED, '')
    .replace(/::?\$.*$/, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
