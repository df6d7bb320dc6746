#!/usr/bin/env node
// The command straight from its TypeScript sources, for work on mlops itself: `npm run dev -- status`.
// The stages still come from the build, since their digests are part of every fingerprint.
import { join } from 'node:path';
import { ensureBuilt } from './bootstrap.js';
import { exitAs } from './exit-as.js';
import { pinnedNode } from './pinned-node.js';
import { root } from './root.js';
import { runForeground } from './run-foreground.js';

await exitAs(async () => {
  await ensureBuilt();
  return runForeground(pinnedNode(), [join(root, 'src/cli/entry.ts'), ...process.argv.slice(2)]);
});
