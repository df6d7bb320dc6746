#!/usr/bin/env node
// `node bin/with-node.js script.ts [args]`: runs a script of this repository under the pinned Node, after
// installing what the lock file pins. What package.json's scripts call.
import { ensureInstalled } from './bootstrap.js';
import { exitAs } from './exit-as.js';
import { pinnedNode } from './pinned-node.js';
import { root } from './root.js';
import { runForeground } from './run-foreground.js';

await exitAs(async () => {
  await ensureInstalled();
  return runForeground(pinnedNode(), process.argv.slice(2), { cwd: root });
});
