/** The stages that `uses:` can name: the built-in ones, and modules of the user's own. */
import { compareCodeUnits } from '../core/canonical-json.ts';
import { describeModule } from './catalog/describe-module.ts';
import type { Effects } from '../core/effects.ts';
import type { StageHost } from './ports.ts';
import type { StageCatalog, StageDescription } from './stage-description.ts';
import { readStageManifest } from './stage-manifest.ts';

export interface StageCatalogOptions {
  /** The project's root, absolute. */
  readonly root: string;
  /** Absolute path of `stages.json`; read when a built-in stage is first asked for. */
  readonly manifest: string;
  readonly host: StageHost;
  readonly effects: Effects;
}

export function createStageCatalog({ root, manifest, host, effects }: StageCatalogOptions): StageCatalog {
  let builtIn: ReadonlyMap<string, StageDescription> | undefined;
  const read = () => (builtIn ??= readStageManifest(manifest));
  const modules = new Map<string, Promise<StageDescription | undefined>>();
  return {
    names: () => [...read().keys()].toSorted(compareCodeUnits),
    describe: async (uses) => {
      if (!isModulePath(uses)) return read().get(uses);
      const known = modules.get(uses) ?? describeModule(root, uses, host, effects);
      modules.set(uses, known);
      return known;
    },
  };
}

const isModulePath = (uses: string): boolean => /^(\.{1,2}\/|\/)/.test(uses);
