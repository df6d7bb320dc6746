import type { Variation } from './variation.ts';

const setting = (count: number) => ({ value: String(count) });

/** Threads that the room's pipeline may use. */
export const threads = (control: number, varied: number): Variation => ({
  name: 'threads',
  control: setting(control),
  varied: setting(varied),
});
