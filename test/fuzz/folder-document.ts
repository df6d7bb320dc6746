/** A folder of files as one input, so that damage reaches names and contents alike. */
import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MARK = '\n=====';
const LINK = ' -> ';

/** @param files by path; a content that begins with ` -> ` is a link to what follows */
export function folderDocument(files: { readonly [path: string]: string | Uint8Array }): Buffer {
  return Buffer.concat(
    Object.entries(files).flatMap(([path, content]) => [
      Buffer.from(`${MARK}${path}\n`),
      Buffer.from(content as string),
    ]),
  );
}

/** Lays the files out. What cannot lie in a folder is left out: a hostile folder is one that a file system can hold. */
export function layOut(document: Buffer, folder: string): void {
  for (const part of document.toString('latin1').split(MARK).slice(1)) {
    const [head = '', ...lines] = part.split('\n');
    const path = Buffer.from(head, 'latin1').toString('utf8');
    const names = path.split('/');
    if (
      path.includes('\0') ||
      names.some((name) => name === '' || name === '.' || name === '..' || name.length > 200)
    )
      continue;
    if (leadsThroughLink(folder, names)) continue;
    const content = lines.join('\n');
    try {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      if (content.startsWith(LINK))
        symlinkSync(content.slice(LINK.length).replaceAll('\0', ''), join(folder, path));
      else writeFileSync(join(folder, path), Buffer.from(content, 'latin1'), { flag: 'wx' });
    } catch (error) {
      if (!CANNOT.has((error as NodeJS.ErrnoException).code)) throw error;
    }
  }
}

// Nothing is laid out elsewhere: that is for the code under test to do, or not.
function leadsThroughLink(folder: string, names: readonly string[]): boolean {
  return names.slice(0, -1).some((_, index) => {
    const path = join(folder, ...names.slice(0, index + 1));
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  });
}

/** Two things of one name, a file as a folder, a name or a link that the file system does not take. */
const CANNOT = new Set<string | undefined>([
  'EEXIST',
  'ENOTDIR',
  'EISDIR',
  'ENOENT',
  'ENAMETOOLONG',
  'ELOOP',
  'EINVAL',
]);
