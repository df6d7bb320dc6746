import type { Variation } from './variation.ts';

const setting = (folder: string) => ({ value: folder, traces: [folder] });

/** Name of the folder that the room is made in. */
export const path: Variation = {
  name: 'path',
  cause: 'path',
  control: setting('control'),
  // A space and letters outside ASCII, one of them with another upper case in Turkish.
  varied: setting('varied room é ı 数'),
};
