import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Setting, Variation } from './variation.ts';

/** The locale that the varied room gets. */
export interface VariedLocale {
  readonly name: string;
  /** If not, the C library takes it for `C`: commands are not run in another locale, modules of Node are. */
  readonly isInstalled: boolean;
}

/** With another upper case of `i`, a decimal comma and an alphabet of its own. */
const WANTED = 'tr_TR.UTF-8';

/** @param varied of the varied room */
export const locale = (varied: VariedLocale): Variation => ({
  name: 'locale',
  cause: 'locale',
  control: setting('C.UTF-8'),
  varied: setting(varied.name),
  ...(varied.isInstalled
    ? {}
    : { notVaried: { variation: 'locale of commands', wanted: varied.name, why: 'it is not installed' } }),
});

const setting = (name: string): Setting => ({
  value: name,
  traces: [name, name.replace(/\..*/, '')],
  environment: () => ({ LC_ALL: name, LANG: name }),
});

/**
 * @param installed names as `locale -a` writes them
 * @returns Turkish; where that is not installed another one that is, and is not English, which Node has for `C` as well
 */
export function variedLocale(installed: readonly string[]): VariedLocale {
  const found = installed.filter((name) => /\.utf-?8$/i.test(name)).map((name) => name.replace(/\..*/, ''));
  if (found.includes(WANTED.replace(/\..*/, ''))) return { name: WANTED, isInstalled: true };
  const other = found.toSorted().find((name) => /^[a-z]{2,3}_/.test(name) && !name.startsWith('en_'));
  return other === undefined
    ? { name: WANTED, isInstalled: false }
    : { name: `${other}.UTF-8`, isInstalled: true };
}

/**
 * @param path where programs are looked for
 * @returns none where there is no program to ask
 */
export async function installedLocales(path: string): Promise<readonly string[]> {
  try {
    const { stdout } = await promisify(execFile)('locale', ['-a'], { env: { PATH: path } });
    return stdout.split('\n').filter((name) => name !== '');
  } catch {
    return [];
  }
}
