import { join } from 'node:path';
import type { EnginePorts } from '../engine/ports.ts';
import { createStageCatalog } from '../engine/stage-catalog.ts';
import type { StageCatalog } from '../engine/stage-description.ts';
import { registryState } from '../registry/registry-state.ts';
import type { Host } from './host.ts';

/** What the engine gets from this installation: its stages run under the same Node, from the build. */
export function enginePorts(host: Host): EnginePorts {
  return {
    effects: host.effects,
    host: {
      execPath: process.execPath,
      // `Math.pow` of the C library differs between CPUs; charting libraries call it.
      execArguments: ['--no-use-std-math-pow'],
      module: join(host.installation, 'dist/engine/stage-host.js'),
    },
    state: registryState,
  };
}

/** @param root of the project, for stages of the user's own */
export function stageCatalog(host: Host, root: string): StageCatalog {
  return createStageCatalog({
    root,
    manifest: join(host.installation, 'dist/stages.json'),
    host: enginePorts(host).host,
    effects: host.effects,
  });
}
