import type { Setting, Variation } from './variation.ts';

const setting = (folder: string): Setting => ({
  value: folder,
  traces: [folder],
  environment: (base) => ({ HOME: `${base}/${folder}` }),
});

/** A home folder, which does not exist. */
export const home: Variation = {
  name: 'home',
  cause: 'home',
  control: setting('home-control'),
  varied: setting('home-varied'),
};
