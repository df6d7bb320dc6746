/**
 * A definition that names a folder stands for one chart of each file in it, as DVCLive and loggers of training leave them.
 * A file belongs to the definition that names the nearest folder around it, or the file itself.
 */
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import type { Snapshot } from '../history/snapshot.ts';
import { isWithin, projectPath } from '../pipeline/project-path.ts';
import type { PlotDefinition } from '../project/project.ts';

/**
 * @param all definitions of the project, of which those to expand may be a part
 * @param snapshots in which the files are looked for
 */
export async function expandFolders(
  definitions: readonly PlotDefinition[],
  all: readonly PlotDefinition[],
  snapshots: readonly Snapshot[],
): Promise<readonly PlotDefinition[]> {
  const named = [...definitions, ...all].flatMap((definition) => pathOf(definition) ?? []);
  const expanded: PlotDefinition[] = [];
  for (const definition of definitions) {
    const folder = pathOf(definition);
    const files = folder === undefined ? [] : await filesIn(folder, snapshots);
    if (folder === undefined || files.length === 0) expanded.push(definition);
    else
      for (const file of files)
        if (nearest(file, named) === folder) expanded.push(ofFile(definition, folder, file));
  }
  return expanded;
}

/** The definition of a file as the nearest definition around it has it; undefined: none is. */
export function definitionAround(
  definitions: readonly PlotDefinition[],
  file: string,
): PlotDefinition | undefined {
  const folder = nearest(
    file,
    definitions.flatMap((definition) => pathOf(definition) ?? []),
  );
  const around = definitions.find((definition) => pathOf(definition) === folder);
  return folder === undefined || around === undefined ? undefined : ofFile(around, folder, file);
}

// With files under `y` the id is a name, and all that it names is one chart.
function pathOf({ id, stage, y }: PlotDefinition): string | undefined {
  const [only, ...others] = y;
  if (only === undefined || others.length > 0) return undefined;
  return stage !== undefined || projectPath('.', id) === only.path ? only.path : undefined;
}

async function filesIn(folder: string, snapshots: readonly Snapshot[]): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const snapshot of snapshots)
    for (const file of (await snapshot.read(folder)).keys()) if (file !== folder) files.add(file);
  return [...files].toSorted(compareCodeUnits);
}

function nearest(file: string, named: readonly string[]): string | undefined {
  const around = named.filter((path) => isWithin(file, path));
  return around.toSorted((a, b) => b.length - a.length)[0];
}

function ofFile(definition: PlotDefinition, folder: string, file: string): PlotDefinition {
  const columns = definition.y[0]?.columns ?? [];
  const { title } = definition;
  return {
    ...definition,
    id: file,
    ...(title === undefined ? {} : { title: `${title}: ${file.slice(folder.length + 1)}` }),
    y: [{ path: file, columns }],
  };
}
