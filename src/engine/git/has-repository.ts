import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether a folder lies in a git repository; whether git can read it is another matter. */
export function hasRepository(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (at === dirname(at)) return false;
  }
}
