import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this checkout, or of the installed package. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** In an installed package there is nothing to install or build. */
export function isCheckout() {
  return existsSync(join(root, 'scripts/build.ts'));
}
