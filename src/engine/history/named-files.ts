/**
 * The parameter and metrics files that a pipeline file of any time names, without checking it: of an old commit, the
 * stages' modules are not there, and what was wrong in it matters no more.
 */
import type { LockFile } from '../lockfile/lock-file.ts';
import { DEFAULT_PARAMETERS } from '../pipeline/parameters/parameter-file.ts';
import { isMap, type ParameterValue } from '../pipeline/parameters/parameter-value.ts';
import { projectPath } from '../pipeline/project-path.ts';
import { parseYaml } from '../pipeline/yaml/yaml-source.ts';
import type { NamedFiles } from './snapshot.ts';

/** @param text of the pipeline file; undefined: there was none */
export function namedFiles(file: string, text: string | undefined, lock: LockFile): NamedFiles {
  const source = text === undefined ? undefined : parseYaml(file, text);
  const pipeline = source?.ok === true ? source.value.value : {};
  const top = isMap(pipeline) ? pipeline : {};
  const stages = isMap(top['stages']) ? Object.values(top['stages']).filter(isMap) : [];
  const records = [...lock.stages.values()];
  const parameters = [
    ...filesOf(top['params'] ?? DEFAULT_PARAMETERS, '.'),
    ...variableFiles(top['vars'], '.'),
    ...stages.flatMap((stage) => [
      ...variableFiles(stage['vars'], directoryOf(stage)),
      ...parameterFiles(stage['params'], directoryOf(stage)),
    ]),
    // A command's parameters are recorded by file; those of groups are found here, their templates filled in.
    ...records.flatMap(({ cmd, params }) => (cmd === undefined ? [] : Object.keys(params))),
  ];
  const metrics = [
    ...filesOf(top['metrics'] ?? null, '.'),
    ...records.flatMap(({ outputs }) =>
      Object.entries(outputs).flatMap(([path, { kind }]) => (kind === 'metrics' ? [path] : [])),
    ),
  ];
  return { parameters: once(parameters), metrics: once(metrics) };
}

function filesOf(value: ParameterValue, directory: string): readonly string[] {
  return (Array.isArray(value) ? value : [value])
    .filter((entry) => typeof entry === 'string')
    .map((entry) => projectPath(directory, entry));
}

// `file` or `file:key,key`; a map in the list holds values.
function variableFiles(vars: ParameterValue | undefined, directory: string): readonly string[] {
  return filesOf(vars ?? null, directory).map((entry) => entry.replace(/:[^:]*$/, ''));
}

// A text in the list is a name in the default file; a map is `{file: names}`.
function parameterFiles(params: ParameterValue | undefined, directory: string): readonly string[] {
  const entries: readonly ParameterValue[] = Array.isArray(params) ? params : [];
  return entries
    .filter((entry) => isMap(entry))
    .flatMap((entry) => Object.keys(entry).map((file) => projectPath(directory, file)));
}

function directoryOf({ wdir }: { readonly [key: string]: ParameterValue }): string {
  return typeof wdir === 'string' ? projectPath('.', wdir) : '.';
}

const once = (paths: readonly string[]): readonly string[] => [
  ...new Set(paths.filter((path) => !path.includes('${'))),
];
