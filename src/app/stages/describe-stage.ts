import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { suggest } from '../../core/text/suggest.ts';
import type { StageDetails } from '../../documents/stage-listing.ts';
import { stageDetails } from '../../engine/catalog/stage-details.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { stageCatalog } from '../project/engine-ports.ts';
import { ownStages, projectRoot } from './own-stages.ts';

export interface DescribeOptions {
  readonly file?: string | undefined;
  /** Built-in, or the path of a module. */
  readonly name: string;
}

/**
 * The parameters of a stage.
 *
 * @throws MlopsError UNKNOWN_STAGE
 */
export async function describeStage(
  context: AppContext,
  { file, name }: DescribeOptions,
): Promise<Outcome<StageDetails, StageDetails>> {
  const catalog = stageCatalog(context, projectRoot(context, file));
  const stage = await catalog.describe(name);
  if (stage === undefined) {
    const { uses } = await ownStages(context, file);
    throw unknownStage(name, [...(await catalog.names()), ...uses]);
  }
  const isBuiltIn = (await catalog.names()).includes(name);
  const details = stageDetails(name, stage, isBuiltIn);
  return { exitCode: EXIT.yes, data: details, document: details };
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
