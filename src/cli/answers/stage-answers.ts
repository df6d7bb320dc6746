/** What `mlops stages` answers, and `mlops help STAGE`. */
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { suggest } from '../../core/suggest.ts';
import type { StageList } from '../../documents/stage-listing.ts';
import { stageDetails } from '../../engine/catalog/stage-details.ts';
import type { StageCatalog, StageDescription } from '../../engine/project/stage-description.ts';
import { findProject } from '../../engine/project/find-project.ts';
import { stageCatalog } from '../engine-ports.ts';
import type { Host } from '../host.ts';
import type { Answer } from '../mlops-command.ts';
import { openProject } from '../open-project.ts';
import { renderStage, renderStages } from '../render/stages.ts';

/** @param file the pipeline file, when the user named one */
export async function stageListAnswer(host: Host, file: string | undefined): Promise<Answer> {
  const { root, uses, warnings } = await ownStages(host, file);
  const catalog = stageCatalog(host, root);
  const described = [
    ...(await describeAll(catalog, await catalog.names())).map((stage) => ({ ...stage, built_in: true })),
    ...(await describeAll(catalog, uses)).map((stage) => ({ ...stage, built_in: false })),
  ];
  const document: StageList = { format: 1, stages: described, warnings: [...warnings] };
  return {
    exitCode: EXIT.yes,
    document,
    text: (paint, columns) => renderStages(document, paint, columns),
  };
}

/**
 * @param name built-in, or the path of a module
 * @throws MlopsError UNKNOWN_STAGE
 */
export async function stageAnswer(host: Host, name: string, file: string | undefined): Promise<Answer> {
  const root = projectRoot(host, file);
  const catalog = stageCatalog(host, root);
  const stage = await catalog.describe(name);
  if (stage === undefined) {
    const { uses } = await ownStages(host, file);
    throw unknownStage(name, [...(await catalog.names()), ...uses]);
  }
  const isBuiltIn = (await catalog.names()).includes(name);
  const document = stageDetails(name, stage, isBuiltIn);
  return {
    exitCode: EXIT.yes,
    document,
    text: (paint, columns) => renderStage(document, paint, columns),
  };
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

interface OwnStages {
  readonly root: string;
  /** Paths of modules, as `uses:` says them. */
  readonly uses: readonly string[];
  readonly warnings: readonly string[];
}

// Whoever asks what there is may be about to write the pipeline: without one, or with mistakes in it, the built-in ones
// are listed all the same.
async function ownStages(host: Host, file: string | undefined): Promise<OwnStages> {
  const root = projectRoot(host, file);
  try {
    const { stages } = await openProject(host, file);
    const uses = stages.flatMap(({ action }) =>
      action.kind === 'uses' && action.uses.includes('/') ? [action.uses] : [],
    );
    return { root, uses: [...new Set(uses)].toSorted(), warnings: [] };
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    if (error.code === 'PIPELINE_MISSING' && file === undefined) return { root, uses: [], warnings: [] };
    if (error.code !== 'PIPELINE_INVALID') throw error;
    const warning = `stages of the project's own are not listed: ${error.message} (\`mlops status\` shows where)`;
    return { root, uses: [], warnings: [warning] };
  }
}

function projectRoot(host: Host, file: string | undefined): string {
  const here = host.effects.cwd();
  try {
    return findProject(here, file).root;
  } catch (error) {
    if (file === undefined && error instanceof MlopsError && error.code === 'PIPELINE_MISSING') return here;
    throw error;
  }
}

function unknownStage(name: string, known: readonly string[]): MlopsError {
  const nearest = suggest(name, known);
  return new MlopsError({
    code: 'UNKNOWN_STAGE',
    message: `there is no stage \`${name}\``,
    hints: [
      ...(nearest === undefined ? [] : [`did you mean \`${nearest}\`?`]),
      '`mlops stages` lists them; a module of your own is named by its path, such as `./my-stage.ts`',
    ],
    details: { stage: name, known: [...known] },
  });
}
