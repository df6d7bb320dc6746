/** The stages that `uses:` can name: the built-in ones, and modules of the user's own. */
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import type { Effects } from '../../core/effects.ts';
import type { StageHost } from './ports.ts';
import type { StageCatalog, StageDescription } from './stage-description.ts';

export interface StageCatalogOptions {
  /** The project's root, absolute. */
  readonly root: string;
  /** Absolute path of `stages.json`; read when a built-in stage is first asked for. */
  readonly manifest: string;
  readonly host: StageHost;
  readonly effects: Effects;
}

export function createStageCatalog({ root, manifest, host, effects }: StageCatalogOptions): StageCatalog {
  let builtIn: Promise<ReadonlyMap<string, StageDescription>> | undefined;
  const read = () => (builtIn ??= readBuiltIn(manifest));
  const modules = new Map<string, Promise<StageDescription | undefined>>();
  return {
    names: async () => [...(await read()).keys()].toSorted(compareCodeUnits),
    describe: async (uses) => {
      if (!isModulePath(uses)) return (await read()).get(uses);
      const known = modules.get(uses) ?? describeOwn(root, uses, host, effects);
      modules.set(uses, known);
      return known;
    },
  };
}

// A project that is remembered asks for neither: they are loaded where they are needed.
async function readBuiltIn(manifest: string): Promise<ReadonlyMap<string, StageDescription>> {
  const { readStageManifest } = await import('./stage-manifest.ts');
  return readStageManifest(manifest);
}

async function describeOwn(
  root: string,
  uses: string,
  host: StageHost,
  effects: Effects,
): Promise<StageDescription | undefined> {
  const { describeModule } = await import('../catalog/describe-module.ts');
  return describeModule(root, uses, host, effects);
}

const isModulePath = (uses: string): boolean => /^(\.{1,2}\/|\/)/.test(uses);
