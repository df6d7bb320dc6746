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
':' //; exec node "$self" "$@"

import { join } from 'node:path';
import { ensureBuilt, exitAs, pinnedNode, root, runForeground } from './bootstrap.js';

await exitAs(async () => {
  await ensureBuilt();
  return runForeground(pinnedNode(), [join(root, 'dist/cli/entry.js'), ...process.argv.slice(2)]);
});
