/** Joins stages by the paths they make and need, and finds what cannot be joined. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Edge, StageName } from '../project/project.ts';
import type { IgnoreRules } from '../content/ignore-rules.ts';
import { outputPathProblem } from '../content/plain-path.ts';
import { isOutside, isWithin } from './project-path.ts';
import type { ResolvedStage } from './stage-draft.ts';

/** Says where the path of a stage is declared. */
type Diagnose = (stage: StageName, path: string | undefined, message: string) => Diagnostic;

export interface Linked {
  readonly edges: readonly Edge[];
  /** Inputs that the ignore rules match; files, or not there yet. */
  readonly ignoredInputs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param ownFiles the project's own files, which no stage may make
 * @param records those of them that a run writes or that say what it does, which no stage may need
 * @param isFolder whether a folder lies at a path
 */
export function linkStages(
  stages: readonly ResolvedStage[],
  ownFiles: readonly string[],
  records: ReadonlySet<string>,
  ignores: Pick<IgnoreRules, 'ignores'>,
  diagnose: Diagnose,
  isFolder: (path: string) => boolean,
): Linked {
  // What an output will be is not known yet.
  const isIgnored = (path: string) => ignores.ignores(path, 'file') || ignores.ignores(path, 'directory');
  const diagnostics = refusePaths(stages, records, isIgnored, diagnose, isFolder);
  const makers = collectOutputs(stages, ownFiles, diagnose, diagnostics);
  const holders = outputsByFolder(makers);
  const edges: Edge[] = [];
  for (const { stage } of stages) {
    for (const { path } of stage.inputs) {
      for (const output of outputsTouching(path, makers, holders)) {
        const from = makers.get(output);
        if (from === undefined) continue;
        if (from !== stage.name) edges.push({ from, to: stage.name, path: output });
        else {
          const how = output === path ? 'is its own output' : `touches its own output \`${output}\``;
          diagnostics.push(diagnose(stage.name, path, `stage \`${from}\` needs \`${path}\`, which ${how}`));
        }
      }
    }
    edges.push(...stateEdges(stage, stages));
  }
  const inputs = new Set(stages.flatMap(({ stage }) => stage.inputs.map(({ path }) => path)));
  return { edges: withoutRepeats(edges), ignoredInputs: [...inputs].filter(isIgnored), diagnostics };
}

function refusePaths(
  stages: readonly ResolvedStage[],
  records: ReadonlySet<string>,
  isIgnored: (path: string) => boolean,
  diagnose: Diagnose,
  isFolder: (path: string) => boolean,
): Diagnostic[] {
  return stages.flatMap(({ stage: { name, inputs, outputs } }) => {
    // Who names a file as an input means it, whatever the rules say; of an ignored folder nothing would be read.
    // The rules are asked about every path, so that a remembered project is one of these rules.
    const ignoredInputs = inputs.filter(({ path }) => isIgnored(path)).filter(({ path }) => isFolder(path));
    const ignored = [...outputs.filter(({ path }) => isIgnored(path)), ...ignoredInputs];
    const impossible = [...outputs, ...inputs].filter(({ path }) => isImpossible(path));
    const around = inputs.filter(({ path }) => /^(\.|\.\.(\/\.\.)*)$/.test(path));
    const recorded = inputs.filter(({ path }) => records.has(path) || path.endsWith('.dvc'));
    return [
      ...impossible.map(({ path }) =>
        diagnose(name, path, `${JSON.stringify(path)} cannot be the path of an input or an output`),
      ),
      ...around.map(({ path }) =>
        diagnose(
          name,
          path,
          `\`${path}\` holds the whole project, which each run changes: name what is needed of it`,
        ),
      ),
      ...ignored.map(({ path }) =>
        diagnose(name, path, `\`${path}\` is ignored by .mlopsignore or .dvcignore`),
      ),
      ...recorded.map(({ path }) =>
        diagnose(name, path, `\`${path}\` says what runs or what was made; a stage cannot depend on it`),
      ),
    ];
  });
}

/** No file system takes more bytes in one name; only a path that may be long is looked at. */
const MAX_BYTES = 255;

const isImpossible = (path: string): boolean =>
  path === '__proto__' || path.includes('\0') || isTooLong(path);

const isTooLong = (path: string): boolean =>
  path.length * 3 > MAX_BYTES && path.split('/').some((name) => Buffer.byteLength(name) > MAX_BYTES);

function collectOutputs(
  stages: readonly ResolvedStage[],
  ownFiles: readonly string[],
  diagnose: Diagnose,
  diagnostics: Diagnostic[],
): Map<string, StageName> {
  const makers = new Map<string, StageName>();
  for (const { stage } of stages) {
    for (const { path } of stage.outputs) {
      const refusal = refuseOutput(path, ownFiles);
      if (refusal !== undefined) diagnostics.push(diagnose(stage.name, path, refusal));
      const other = makers.get(path);
      if (other === undefined) makers.set(path, stage.name);
      else diagnostics.push(diagnose(stage.name, path, `\`${path}\` is made by \`${other}\` as well`));
    }
  }
  for (const { stage } of stages) {
    for (const { path } of stage.outputs) {
      const around = foldersOf(path).find((folder) => makers.has(folder));
      if (around === undefined) continue;
      const message = `\`${path}\` lies inside \`${around}\`, an output of \`${makers.get(around)}\``;
      diagnostics.push(diagnose(stage.name, path, message));
    }
  }
  return makers;
}

function refuseOutput(path: string, ownFiles: readonly string[]): string | undefined {
  if (path.startsWith('/'))
    return `the output \`${path}\` must be a path relative to the project, not an absolute one`;
  if (isOutside(path)) return `the output \`${path}\` lies outside of the project`;
  if (path === '.') return 'the project itself cannot be an output';
  for (const folder of ['.mlops', '.git']) {
    if (isWithin(path, folder))
      return `the output \`${path}\` lies in \`${folder}\`, which is not for outputs`;
  }
  const own = ownFiles.find((file) => isWithin(file, path));
  if (own !== undefined) return `the output \`${path}\` would replace \`${own}\`, a file of the project`;
  // What no path can be is told of inputs and outputs alike.
  const problem = isImpossible(path) ? undefined : outputPathProblem(path);
  return problem === undefined ? undefined : `the output \`${path}\` ${problem}`;
}

/** The folders around a path, from the nearest to the outermost. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    folders.push(path.slice(0, cut));
  }
  return folders;
}

function outputsByFolder(makers: ReadonlyMap<string, StageName>): Map<string, string[]> {
  const holders = new Map<string, string[]>([['.', [...makers.keys()]]]);
  for (const output of makers.keys()) {
    for (const folder of foldersOf(output)) {
      const held = holders.get(folder);
      if (held === undefined) holders.set(folder, [output]);
      else held.push(output);
    }
  }
  return holders;
}

// The output itself, a folder around the input, or outputs inside the input.
function outputsTouching(
  path: string,
  makers: ReadonlyMap<string, StageName>,
  holders: ReadonlyMap<string, string[]>,
): string[] {
  if (makers.has(path)) return [path];
  const around = foldersOf(path).find((folder) => makers.has(folder));
  return around === undefined ? (holders.get(path) ?? []) : [around];
}

// Who asks for the production model, or reads inside the store, comes after who may move it.
function stateEdges(
  { name, state, inputs }: ResolvedStage['stage'],
  stages: readonly ResolvedStage[],
): Edge[] {
  return stages.flatMap(({ stage: writer }) =>
    writer.name === name
      ? []
      : writer.state
          .filter(({ access, path }) => {
            if (access !== 'baseline') return false;
            const asks = state.some((own) => own.access === 'production' && own.path === path);
            return asks || inputs.some((input) => isWithin(input.path, path));
          })
          .map(({ path }) => ({ from: writer.name, to: name, path })),
  );
}

function withoutRepeats(edges: readonly Edge[]): Edge[] {
  const seen = new Map(edges.map((edge) => [JSON.stringify([edge.from, edge.to, edge.path]), edge]));
  return [...seen.values()];
}
