import type { Variation } from './variation.ts';

const setting = (count: number) => ({ value: String(count), traces: [] });

/** Threads that the room's pipeline may use. */
export const threads = (control: number, varied: number): Variation => ({
  name: 'threads',
  title: 'number of threads',
  control: setting(control),
  varied: setting(varied),
});
