/** From the text of a pipeline file to a project, or to all that is wrong with it. */
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { type Digest, digestBytes } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { statPath } from '../content/file-stat.ts';
import { IgnoreRules } from '../content/ignore-rules.ts';
import { describeIssues } from './yaml/describe-issues.ts';
import { linkStages } from './link-stages.ts';
import { notUtf8 } from './yaml/not-utf8.ts';
import { orderStages } from './order-stages.ts';
import { isMap, type ParameterValue } from './parameters/parameter-value.ts';
import { NOT_SUPPORTED, pipelineSchema, type RawPipeline, stageSchema } from './pipeline-schema.ts';
import { touches } from './project-path.ts';
import { type ResolvedStages, resolveStages } from './resolve-stages.ts';
import { type ParameterFiles, readParameterFile, type ReadParameters } from './parameters/parameter-file.ts';
import { readReporting } from './read-reporting.ts';
import type { ResolvedStage } from './stage-draft.ts';
import type { YamlPath } from './yaml/yaml-places.ts';
import { parseYaml, type YamlSource } from './yaml/yaml-source.ts';
import type { Project, StageName } from '../project/project.ts';
import { MAX_CONFIG_BYTES } from '../project/limits.ts';
import { readText } from '../project/read-text.ts';
import type { StageCatalog } from '../project/stage-description.ts';

export interface ProjectLocation {
  /** Absolute. */
  readonly root: string;
  /** The pipeline file, relative to the root. */
  readonly file: string;
}

/** @throws MlopsError when the pipeline file cannot be read, or a stage of the user's cannot be loaded */
export async function loadProject({
  root,
  file,
  catalog,
  parameters = new Map(),
}: ProjectLocation & {
  readonly catalog: StageCatalog;
  /** Parameter files as they will be, by path relative to the root: they are not read. */
  readonly parameters?: ReadonlyMap<string, ParameterValue>;
}): Promise<Result<Project, readonly Diagnostic[]>> {
  const text = readPipeline(root, file);
  const garbled = notUtf8(file, text);
  if (garbled !== undefined) return fail([garbled]);
  const source = parseYaml(file, text);
  if (!source.ok) return source;
  const diagnostics: Diagnostic[] = [];
  const pipeline = checkShape(source.value, diagnostics);
  const files: ParameterFiles = new Map(parameters);
  const sources = new Map<string, Digest | null>([[file, digestBytes(text)]]);
  const read: ReadParameters = (path) =>
    readParameterFile(root, path, files, diagnostics, (found) =>
      sources.set(path, found === undefined ? null : digestBytes(found)),
    );
  const resolved = await resolveStages(source.value, pipeline, catalog, read, diagnostics);
  const reporting = readReporting(source.value, pipeline, resolved, files, diagnostics);
  const ignores = new IgnoreRules(root);
  const project = joinStages(root, source.value, resolved, files, ignores, diagnostics);
  if (diagnostics.length > 0) return fail(inOrder(diagnostics));
  return ok({ ...project, ...reporting, sources: new Map([...sources, ...ignores.sources]) });
}

/** `pipeline.yaml` has `pipeline.lock`; another file has a lock of its own, which is never DVC's `dvc.lock`. */
export function lockFileOf(pipelineFile: string): string {
  const stem = pipelineFile.replace(/\.[^./]*$/, '');
  return stem === 'pipeline' ? 'pipeline.lock' : `${stem}.pipeline.lock`;
}

// Synchronous, here and where the lock is read: the first asynchronous read of a process takes milliseconds.
function readPipeline(root: string, file: string): string {
  const text = readText(join(root, file), MAX_CONFIG_BYTES, file);
  if (text !== undefined) return text;
  throw new MlopsError({
    code: 'PIPELINE_MISSING',
    message: `the pipeline file \`${file}\` no longer exists`,
    hints: ['go to a folder that has one, or write one: the README shows how'],
  });
}

// What is wrong at the top is told and left out, so that the stages are checked all the same.
function checkShape(source: YamlSource, diagnostics: Diagnostic[]): RawPipeline {
  const value = source.value ?? {};
  const parsed = pipelineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const keys = Object.keys(pipelineSchema.shape);
  const called = (path: YamlPath) => path.join('.') || source.file;
  for (const { path, part, message } of describeIssues(parsed.error.issues, value, called, () => keys)) {
    const key = String(path.at(-1));
    diagnostics.push(
      source.at(path, message.startsWith('unknown key') ? unknownKey(key, message) : message, part),
    );
  }
  if (!isMap(value)) return {};
  const broken = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const whole = Object.entries(value).filter(([key]) => keys.includes(key) && !broken.has(key));
  return pipelineSchema.parse(Object.fromEntries(whole));
}

function unknownKey(key: string, message: string): string {
  if (NOT_SUPPORTED.has(key)) return `\`${key}\` is not supported; name the files under \`deps\``;
  return Object.hasOwn(stageSchema.shape, key) ? `\`${key}\` belongs to a stage, under \`stages\`` : message;
}

function joinStages(
  root: string,
  source: YamlSource,
  { stages: resolved, groups }: ResolvedStages,
  files: ParameterFiles,
  ignores: IgnoreRules,
  diagnostics: Diagnostic[],
): Omit<Project, 'metrics' | 'plots' | 'parameterFiles' | 'sources'> {
  const byName = new Map(resolved.map((entry) => [entry.stage.name, entry]));
  const diagnose = (stage: StageName, path: string | undefined, message: string): Diagnostic => {
    const entry = byName.get(stage);
    const place = path === undefined ? undefined : entry?.places.get(path);
    const at: YamlPath = place ?? entry?.key ?? ['stages', stage];
    return source.at(at, message, place === undefined ? 'key' : 'value');
  };
  const lockFile = lockFileOf(source.file);
  const records = new Set([source.file, lockFile, 'dvc.yaml', 'dvc.lock']);
  const own = [source.file, lockFile, ...files.keys()];
  const linked = linkStages(
    resolved,
    own,
    records,
    ignores,
    diagnose,
    (path) => statPath(resolve(root, path)).kind === 'directory',
  );
  const names = resolved.map(({ stage }) => stage.name);
  const { order, cycles } = orderStages(names, linked.edges);
  diagnostics.push(...linked.diagnostics);
  for (const cycle of cycles) {
    const [first, last] = [cycle[0], cycle.at(-1)];
    if (first === undefined) continue;
    const edge = linked.edges.find(({ from, to }) => from === last && to === first);
    const round = [...cycle, first].map((name) => `\`${name}\``).join(' → ');
    diagnostics.push(
      diagnose(first, inputOf(byName.get(first), edge?.path), `these stages need each other: ${round}`),
    );
  }
  return {
    root,
    file: source.file,
    lockFile,
    stages: order.flatMap((name) => byName.get(name)?.stage ?? []),
    edges: linked.edges,
    ignoredInputs: linked.ignoredInputs,
    groups,
    diagnose,
  };
}

// The edge knows the output; the place is where the stage declares what touches it.
function inputOf(resolved: ResolvedStage | undefined, output: string | undefined): string | undefined {
  if (output === undefined || resolved === undefined) return undefined;
  return resolved.stage.inputs.find(({ path }) => touches(path, output))?.path;
}

// Members of a group stand in one place, and may have one mistake.
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(
    diagnostics.map((one) => [JSON.stringify([one.file, one.line, one.column, one.message]), one]),
  );
  return [...unique.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}
