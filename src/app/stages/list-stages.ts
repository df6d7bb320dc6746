import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { StageList } from '../../documents/stage-listing.ts';
import type { StageCatalog, StageDescription } from '../../engine/project/stage-description.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { stageCatalog } from '../project/engine-ports.ts';
import { ownStages } from './own-stages.ts';

/**
 * The stages that `uses:` can name: the built-in ones and those of the project's own pipeline.
 *
 * @throws MlopsError PIPELINE_MISSING for a pipeline file that is named and not there
 */
export async function listStages(
  context: AppContext,
  { file }: { readonly file?: string | undefined },
): Promise<Outcome<StageList, StageList>> {
  const { root, uses, warnings } = await ownStages(context, file);
  const catalog = stageCatalog(context, root);
  const described = [
    ...(await describeAll(catalog, await catalog.names())).map((stage) => ({ ...stage, built_in: true })),
    ...(await describeAll(catalog, uses)).map((stage) => ({ ...stage, built_in: false })),
  ];
  const list: StageList = { format: ANSWER_FORMAT, stages: described, warnings: [...warnings] };
  return { exitCode: EXIT.yes, data: list, document: list };
}

async function describeAll(
  catalog: StageCatalog,
  names: readonly string[],
): Promise<{ name: string; uses: string; description: string }[]> {
  const described = await Promise.all(
    names.map(async (uses) => [uses, await catalog.describe(uses)] as const),
  );
  return described
    .filter((one): one is [string, StageDescription] => one[1] !== undefined)
    .map(([uses, { name, description }]) => ({ name, uses, description }));
}
