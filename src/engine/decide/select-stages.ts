import { relative, resolve, sep } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import { isOutside, isWithin, projectPath } from '../pipeline/project-path.ts';
import type { Selection } from '../project/ports.ts';
import type { Project, Stage, StageName } from '../project/project.ts';

/**
 * The stages that a command is about, in the project's order: the targets with all that they need, or with what follows
 * from them, or alone. A target is the name of a stage, of a group (`train` for every `train@…`), the path of an output
 * or a glob over names and paths; a path starts from where the user stands or from the root.
 *
 * @param cwd where the user stands, absolute
 * @throws MlopsError TARGET_UNKNOWN, also for a glob that matches nothing
 */
export async function selectStages(
  project: Project,
  selection: Selection = {},
  cwd: string = project.root,
): Promise<readonly Stage[]> {
  const { targets = [], reach } = selection;
  if (targets.length === 0) return project.stages;
  const wanted = new Set<StageName>();
  for (const target of targets) for (const name of await findTarget(project, target, cwd)) wanted.add(name);
  if (reach === undefined) addNeeds(project, wanted);
  if (reach === 'downstream') addFollowers(project, wanted);
  return project.stages.filter(({ name }) => wanted.has(name));
}

// Stages stand behind all that they need: one walk from the end meets every need of what is wanted.
function addNeeds({ stages, edges }: Project, wanted: Set<StageName>): void {
  const needs = Map.groupBy(edges, ({ to }) => to);
  for (const { name } of stages.toReversed()) {
    if (wanted.has(name)) for (const { from } of needs.get(name) ?? []) wanted.add(from);
  }
}

function addFollowers({ stages, edges }: Project, wanted: Set<StageName>): void {
  const followers = Map.groupBy(edges, ({ from }) => from);
  for (const { name } of stages) {
    if (wanted.has(name)) for (const { to } of followers.get(name) ?? []) wanted.add(to);
  }
}

async function findTarget(project: Project, target: string, cwd: string): Promise<readonly StageName[]> {
  const { stages, groups, file } = project;
  const stage = stages.find(({ name }) => name === target);
  if (stage !== undefined) return [stage.name];
  const group = groups.get(target);
  if (group !== undefined) return group;
  const paths = pathsMeant(project, target, cwd);
  for (const path of paths) {
    const maker = stages.find(({ outputs }) => outputs.some((output) => isWithin(path, output.path)));
    if (maker !== undefined) return [maker.name];
  }
  const matching = /[*?[\]{}()]/.test(target) ? await matchGlob(stages, target, paths) : [];
  if (matching.length > 0) return matching;
  const names = stages.map(({ name }) => name);
  const known = [
    ...names,
    ...groups.keys(),
    ...stages.flatMap(({ outputs }) => outputs.map((output) => output.path)),
  ];
  throw new MlopsError({
    code: 'TARGET_UNKNOWN',
    message: `no stage and no output \`${target}\` in \`${file}\`${didYouMean(target, known)}`,
    hints: [...fileHints(target), '`mlops dag` shows what there is'],
  });
}

// What the shell completes starts from where the user stands; what mlops prints, from the root.
function pathsMeant({ root }: Project, target: string, cwd: string): readonly string[] {
  const fromHere = relative(root, resolve(cwd, target)).split(sep).join('/') || '.';
  return [fromHere, projectPath('.', target)].filter((path) => !isOutside(path));
}

// As DVC names stages of other files.
function fileHints(target: string): readonly string[] {
  const [, file, stage] = /^(.*\.ya?ml)(?::(.*))?$/.exec(target) ?? [];
  if (file === undefined) return [];
  return [`a pipeline file is named by \`-f\`: \`-f ${file}${stage === undefined ? '' : ` ${stage}`}\``];
}

// Loaded for a glob only: a run that names none does not pay for it.
async function matchGlob(
  stages: readonly Stage[],
  pattern: string,
  paths: readonly string[],
): Promise<readonly StageName[]> {
  const { default: picomatch } = await import('picomatch');
  const options = { dot: true, nonegate: true };
  const [isName, isPath] = [picomatch(pattern, options), picomatch([...paths], options)];
  return stages
    .filter(({ name, outputs }) => isName(name) || outputs.some((output) => isPath(output.path)))
    .map(({ name }) => name);
}
