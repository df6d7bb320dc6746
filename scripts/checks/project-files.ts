import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bundle/bundle-options.ts';

/**
 * The files that git tracks, or would: paths from the root, without fixtures, which are what others have written.
 *
 * @param patterns of git, such as `*.ts`; none: all
 */
export function projectFiles(...patterns: readonly string[]): string[] {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...patterns];
  const names = execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\0');
  // What was deleted is listed until it is committed.
  return names.filter((name) => name !== '' && !name.includes('/fixtures/') && existsSync(join(root, name)));
}
