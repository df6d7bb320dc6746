/** A room: a folder that holds what a pipeline declares and nothing else, to run it in. */
import { existsSync, statSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, relative } from 'node:path';
import { IgnoreRules } from '../../engine/content/ignore-rules.ts';
import { isWithin, rootBelow } from '../../engine/pipeline/project-path.ts';
import type { Project } from '../../engine/project/project.ts';

/**
 * Copies what the project declares below `folder`.
 *
 * An input above the project's root (`../shared/x.csv`) is copied to the same relative place; one with an absolute
 * path is read where it lies.
 *
 * @throws the interrupt's reason, once it is aborted
 * @returns the root of the project in the room
 */
export async function makeRoom(project: Project, folder: string, interrupt?: AbortSignal): Promise<string> {
  const paths = declaredPaths(project);
  const root = rootBelow(folder, paths.map(normalize));
  await mkdir(root, { recursive: true });
  const ignores = new IgnoreRules(project.root);
  for (const path of paths) {
    interrupt?.throwIfAborted();
    if (isAbsolute(path)) continue;
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    const text = project.override?.texts.get(path);
    if (text !== undefined) {
      await writeFile(target, text);
      continue;
    }
    await cp(join(project.root, path), target, {
      recursive: true,
      dereference: true,
      preserveTimestamps: false,
      // What is declared itself is meant, whatever the rules say.
      filter: (source) => source === join(project.root, path) || !isIgnored(ignores, project.root, source),
    });
  }
  return root;
}

// As the engine reads a directory: a link to nothing among what is ignored must not end the proof.
function isIgnored(ignores: IgnoreRules, root: string, source: string): boolean {
  const isFolder = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true;
  return ignores.ignores(relative(root, source) || '.', isFolder ? 'directory' : 'file');
}

/**
 * Relative to the root, sorted: the pipeline file, parameters, rules of what is ignored, inputs that no stage makes, own
 * stages, states.
 */
export function declaredPaths(project: Project): readonly string[] {
  const made = project.stages.flatMap((stage) => stage.outputs.map((output) => normalize(output.path)));
  const isMade = (path: string) => made.some((output) => isWithin(path, output));
  const paths = new Set([...project.sources.keys()].filter((path) => existsSync(join(project.root, path))));
  for (const stage of project.stages) {
    for (const { path } of stage.inputs) if (!isMade(normalize(path))) paths.add(path);
    for (const path of ownSources(project, stage)) paths.add(path);
    // A registry is an input as well: which champion a candidate must beat. A new project has none yet.
    for (const { path } of stage.state) if (existsSync(join(project.root, path))) paths.add(path);
  }
  return [...paths].toSorted();
}

function ownSources(project: Project, stage: Project['stages'][number]): readonly string[] {
  if (stage.action.kind !== 'uses' || !stage.action.uses.startsWith('.')) return [];
  return [relative(project.root, stage.action.entry)];
}
