import { home } from './home.ts';
import { locale, type VariedLocale } from './locale.ts';
import { path } from './path.ts';
import { threads } from './threads.ts';
import { timeZone } from './time-zone.ts';
import type { Variation } from './variation.ts';

export interface VariationOptions {
  readonly threads: readonly [control: number, varied: number];
  readonly locale: VariedLocale;
}

/**
 * All that the rooms differ in, beside the time at which they run. A new variation is one file beside this one and one entry here;
 * where a difference shows several, the first of the list is named.
 */
export const variationsOf = (options: VariationOptions): readonly Variation[] => [
  path,
  home,
  timeZone,
  locale(options.locale),
  threads(...options.threads),
];
