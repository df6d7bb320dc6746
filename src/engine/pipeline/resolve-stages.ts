/** Every stage of a pipeline file: templates, shape, then what its kind asks for. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import { stageName } from '../project.ts';
import type { StageCatalog } from '../stage-description.ts';
import { describeIssues } from './describe-issue.ts';
import { isMap, type ParameterValue } from './parameter-value.ts';
import { NOT_SUPPORTED_YET, type RawPipeline, type RawStage, stageSchema } from './pipeline-schema.ts';
import { resolveCommandStage } from './resolve-command-stage.ts';
import { resolveUsesStage } from './resolve-uses-stage.ts';
import {
  addVariables,
  DEFAULT_PARAMETERS,
  namedParameterFiles,
  type ParameterFiles,
  readParameterFile,
} from './scope.ts';
import type { ResolvedStage } from './stage-draft.ts';
import { resolveTemplates, type Scope, type TemplateProblem } from './template.ts';
import type { YamlPath, YamlSource } from './yaml-source.ts';

// `@` joins a stage and its item, `:` a file and its stage, in names that people type.
const NAME = /^[^\s@:/\\`'"*?[\]{}$<>|&;.~!#%]+$/u;

export async function resolveStages(
  root: string,
  source: YamlSource,
  pipeline: RawPipeline,
  catalog: StageCatalog,
  files: ParameterFiles,
  diagnostics: Diagnostic[],
): Promise<ResolvedStage[]> {
  const read = (path: string) => readParameterFile(root, path, files, diagnostics);
  const scope = pipelineScope(source, pipeline, read, diagnostics);
  const resolved: ResolvedStage[] = [];
  for (const [name, body] of Object.entries(pipeline.stages ?? {})) {
    const at: YamlPath = ['stages', name];
    if (!NAME.test(name)) {
      diagnostics.push(
        source.at(
          at,
          `\`${name}\` cannot be the name of a stage: letters, digits, \`-\` and \`_\` can`,
          'key',
        ),
      );
      continue;
    }
    const own = stageScope(body, scope, source, at, read, diagnostics);
    // The pipeline's schema left the stages as the reader made them.
    const raw = checkStage(name, body as ParameterValue, own, source, at, diagnostics);
    if (raw === undefined) continue;
    const draft = { name: stageName(name), raw, source, at };
    const defaultFile = namedParameterFiles(pipeline)[0] ?? DEFAULT_PARAMETERS;
    const stage =
      raw.uses === undefined
        ? resolveCommandStage(draft, { defaultFile, read }, diagnostics)
        : await resolveUsesStage(draft, raw.uses, catalog, diagnostics);
    if (stage !== undefined) resolved.push(stage);
  }
  return resolved;
}

type Read = (path: string) => ParameterValue | undefined;

function pipelineScope(
  source: YamlSource,
  pipeline: RawPipeline,
  read: Read,
  diagnostics: Diagnostic[],
): Scope {
  const scope: { [name: string]: ParameterValue } = {};
  for (const [index, file] of namedParameterFiles(pipeline).entries()) {
    const values = read(file);
    const named = pipeline.params !== undefined && pipeline.params !== null;
    if (values === undefined && named) {
      const at = Array.isArray(pipeline.params) ? ['params', index] : ['params'];
      diagnostics.push(source.at(at, `the parameter file \`${file}\` does not exist`));
    }
    if (isMap(values)) Object.assign(scope, values);
  }
  return addVariables(scope, pipeline.vars, source, ['vars'], read, diagnostics);
}

function stageScope(
  body: unknown,
  scope: Scope,
  source: YamlSource,
  at: YamlPath,
  read: Read,
  diagnostics: Diagnostic[],
): Scope {
  const variables = stageSchema.shape.vars.safeParse(
    isMap(body as ParameterValue) ? Reflect.get(body as object, 'vars') : null,
  );
  if (!variables.success || !variables.data) return scope;
  return addVariables(scope, variables.data, source, [...at, 'vars'], read, diagnostics);
}

function checkStage(
  name: string,
  body: ParameterValue,
  scope: Scope,
  source: YamlSource,
  at: YamlPath,
  diagnostics: Diagnostic[],
): RawStage | undefined {
  const before = diagnostics.length;
  const problems: TemplateProblem[] = [];
  const value = resolveTemplates(body, scope, at, problems);
  diagnostics.push(...problems.map(({ path, template, message }) => source.atText(path, template, message)));
  const parsed = stageSchema.safeParse(value);
  const keys = Object.keys(stageSchema.shape);
  const unresolved = new Set(problems.map(({ path }) => JSON.stringify(path.slice(at.length))));
  const called = (path: YamlPath) => path.join('.') || name;
  for (const { path, part, message } of describeIssues(
    parsed.error?.issues ?? [],
    value,
    called,
    () => keys,
  )) {
    const key = String(path.at(-1));
    const known = path.length === 1 && message.startsWith('unknown key') && NOT_SUPPORTED_YET.has(key);
    if (unresolved.has(JSON.stringify(path))) continue;
    diagnostics.push(source.at([...at, ...path], known ? `\`${key}\` is not supported yet` : message, part));
  }
  if (parsed.success && parsed.data.uses === undefined && parsed.data.cmd === undefined) {
    diagnostics.push(source.at(at, `stage \`${name}\` has neither \`uses\` nor \`cmd\``, 'key'));
  } else if (parsed.success && parsed.data.uses !== undefined && parsed.data.cmd !== undefined) {
    diagnostics.push(source.at([...at, 'cmd'], 'a stage has `uses` or `cmd`, not both', 'key'));
  }
  return diagnostics.length === before && parsed.success ? parsed.data : undefined;
}
