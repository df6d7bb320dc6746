#!/usr/bin/env node
// The command straight from its TypeScript sources, for work on mlops itself: `npm run dev -- status`.
// The stages still come from the build, since their digests are part of every fingerprint.
import { ensureBuilt, exitAs, pinnedNode, root, runForeground } from './bootstrap.js';
import { join } from 'node:path';

await exitAs(async () => {
  await ensureBuilt();
  return runForeground(pinnedNode(), [join(root, 'src/cli/entry.ts'), ...process.argv.slice(2)]);
});
