/** `path/dvc.yaml:train`: a stage with the pipeline file that it stands in, as DVC writes it. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import type { AppContext } from '../app-context.ts';

export interface Address {
  /** The pipeline file; absent: the nearest. */
  readonly file?: string;
  readonly targets: readonly string[];
}

/**
 * Takes the pipeline file out of targets that name one. `dvc.yaml` alone is all of its stages.
 *
 * @param file that `-f` names
 * @throws MlopsError TARGET_ELSEWHERE when two files are meant: one pipeline file is one project
 */
export function resolveAddress(
  context: AppContext,
  file: string | undefined,
  targets: readonly string[],
): Address {
  const parsed = targets.map((target) => parse(context, target));
  const files = parsed.flatMap((one) => (one.file === undefined ? [] : [one.file]));
  const asPath = (one: string) => resolve(context.effects.cwd(), one);
  const [first] = file === undefined ? files : [file];
  const other = files.find((one) => first !== undefined && asPath(one) !== asPath(first));
  if (first !== undefined && other !== undefined) {
    throw new MlopsError({
      code: 'TARGET_ELSEWHERE',
      message: `\`${first}\` and \`${other}\` are two projects; a command works on one`,
      hints: [`\`-f ${other}\` in a command of its own`],
    });
  }
  const isWhole = parsed.some((one) => one.file !== undefined && one.stage === undefined);
  return {
    ...(first === undefined ? {} : { file: first }),
    targets: isWhole ? [] : parsed.map(({ stage }) => stage ?? ''),
  };
}

function parse(context: AppContext, target: string): { readonly file?: string; readonly stage?: string } {
  const [, file, stage] = /^(.+\.ya?ml)(?::(.+))?$/.exec(target) ?? [];
  const path = file === undefined ? undefined : resolve(context.effects.cwd(), file);
  const isFile = path !== undefined && existsSync(path) && statSync(path).isFile();
  // What a stage makes may be called so as well: only a file that says it has stages is meant.
  if (file === undefined || !isFile || (stage === undefined && !isPipelineName(file)))
    return { stage: target.replace(/^:(?=.)/, '') };
  return stage === undefined ? { file } : { file, stage };
}

const isPipelineName = (file: string): boolean => /(?:^|\/)(?:dvc|pipeline)\.ya?ml$/.test(file);
