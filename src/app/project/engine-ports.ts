import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnginePorts } from '../../engine/project/ports.ts';
import { createStageCatalog } from '../../engine/project/stage-catalog.ts';
import type { StageCatalog } from '../../engine/project/stage-description.ts';
import type { StatePort } from '../../core/state-port.ts';
import type { RemoteStore } from '../../core/remote-store.ts';
import type { AppContext } from '../app-context.ts';
import { registryMemory } from '../models/registry-memory.ts';

/** What the engine gets from this installation: its stages run under the same Node, from the build. */
export function enginePorts(context: AppContext): EnginePorts {
  const build = buildOf(context.installation);
  return {
    effects: context.effects,
    host: stageHost(context),
    state: registryPort(context, build),
    build,
  };
}

/** @param root of the project, for stages of the user's own */
export function stageCatalog(context: AppContext, root: string): StageCatalog {
  return createStageCatalog({
    root,
    manifest: join(context.installation, 'dist/stages.json'),
    host: stageHost(context),
    effects: context.effects,
  });
}

const stageHost = ({ installation }: AppContext): EnginePorts['host'] => ({
  execPath: process.execPath,
  // `Math.pow` of the C library differs between CPUs; charting libraries call it.
  execArguments: ['--no-use-std-math-pow'],
  module: join(installation, 'dist/engine/run/process/stage-host.js'),
});

// Loaded when a stage has to do with the registry.
function registryPort(context: AppContext, build: string): StatePort {
  let opened: Promise<StatePort> | undefined;
  const port = () => (opened ??= openRegistryPort(context, build));
  return {
    read: async (query) => (await port()).read(query),
    check: async (query) => (await port()).check(query),
    apply: async (query) => (await port()).apply(query),
    pull: async (place, remote) => (await port()).pull(place, remote),
  };
}

async function openRegistryPort(context: AppContext, build: string): Promise<StatePort> {
  const { createRegistryState } = await import('../../registry/registry-state.ts');
  const world = {
    effects: context.effects,
    remote: async (root: string, beside?: RemoteStore) => {
      const { openRemoteRegistry } = await import('../models/open-remote-registry.ts');
      return openRemoteRegistry(root, beside, context);
    },
  };
  return createRegistryState(world, registryMemory({ build, effects: context.effects }));
}

/** The build writes the digest of all that it made. */
const buildOf = (installation: string): string =>
  `${installation} ${readFileSync(join(installation, 'dist/built'), 'utf8')}`;
