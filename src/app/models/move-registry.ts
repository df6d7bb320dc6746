import { resolve } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import type { Remote } from '../../engine/remote/remote.ts';
import type { AppContext } from '../app-context.ts';
import { openProject } from '../project/open-project.ts';
import { openRemoteRegistry } from './open-remote-registry.ts';
import type { RegistryTransfer } from '../../registry/remote/registry-transfer.ts';

export interface RegistryMoved extends RegistryTransfer {
  /** Where it lies, as people name it. */
  readonly url: string;
}

export interface ProjectRegistry {
  /** The project's root. */
  readonly root: string;
  /** Absolute. */
  readonly registry: string;
}

/**
 * The registry of a pipeline.
 *
 * @param stages none: all
 * @returns undefined when none of these stages has one
 * @throws MlopsError PIPELINE_INVALID, REGISTRY_AMBIGUOUS
 */
export async function registryOf(
  context: AppContext,
  file: string | undefined,
  stages: readonly string[],
): Promise<ProjectRegistry | undefined> {
  const project = await openProject(context, { file });
  const asked = project.stages.filter(({ name }) => stages.length === 0 || stages.includes(name));
  const paths = [...new Set(asked.flatMap(({ state }) => state.map(({ path }) => path)))];
  const [path, ...others] = paths;
  if (path === undefined) return undefined;
  if (others.length === 0) return { root: project.root, registry: resolve(project.root, path) };
  throw new MlopsError({
    code: 'REGISTRY_AMBIGUOUS',
    message: `the stages of this pipeline name ${paths.length} model registries, ${paths.map((one) => `\`${one}\``).join(', ')}, and a remote holds one`,
    hints: [
      'let all stages name the same registry',
      'or move the stages of one at a time: `mlops cache push STAGE…`',
    ],
    details: { registries: paths },
  });
}

/** Moves the registry after, or before, the results. */
export async function moveRegistry(
  context: AppContext,
  direction: 'push' | 'pull',
  project: ProjectRegistry | undefined,
  beside: Remote | undefined,
  again = false,
): Promise<{ registry?: RegistryMoved }> {
  if (project === undefined) return {};
  const remote = await openRemoteRegistry(project.root, beside, context);
  if (remote === undefined) return {};
  const { nameOf } = await import('../../registry/remote/remote-registry.ts');
  const transfer =
    direction === 'push'
      ? await (
          await import('../../registry/remote/push-registry.ts')
        ).pushRegistry(project.registry, remote, again)
      : await (
          await import('../../registry/remote/pull-registry.ts')
        ).pullRegistry(project.registry, remote, context.effects);
  return { registry: { url: nameOf(remote), ...transfer } };
}
