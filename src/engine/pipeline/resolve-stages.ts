/** Every stage of a pipeline file: groups are taken apart, then templates, shape, and what its kind asks for. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import { type StageName, stageName } from '../project/project.ts';
import type { StageCatalog } from '../project/stage-description.ts';
import { checkStage } from './check-stage.ts';
import { expandStage, MAX_STAGES, type StageTemplate } from './expand-stage.ts';
import type { ReadParameters } from './parameters/parameter-file.ts';
import { isMap, type ParameterValue } from './parameters/parameter-value.ts';
import { type RawPipeline, stageSchema } from './pipeline-schema.ts';
import { isOutside, projectPath } from './project-path.ts';
import { commandOutputs, resolveCommandStage } from './resolve-command-stage.ts';
import { resolveUsesStage } from './resolve-uses-stage.ts';
import { addVariables, defaultParameterFile } from './scope.ts';
import type { ResolvedStage, StageDraft } from './stage-draft.ts';
import { INCOMPLETE, resolveTemplates, type Scope } from './yaml/template.ts';
import type { YamlPath } from './yaml/yaml-places.ts';
import type { YamlSource } from './yaml/yaml-source.ts';

// `@` joins a stage and its item, `:` a file and its stage, in names that people type.
const NAME = /^(?!\.)[^\s@:/\\`'"*?[\]{}$<>|&;~!#%]+$/u;

export interface ResolvedStages {
  readonly stages: readonly ResolvedStage[];
  readonly groups: ReadonlyMap<string, readonly StageName[]>;
  /** What `${…}` can name outside of stages. */
  readonly scope: Scope;
}

export async function resolveStages(
  source: YamlSource,
  pipeline: RawPipeline,
  catalog: StageCatalog,
  read: ReadParameters,
  diagnostics: Diagnostic[],
): Promise<ResolvedStages> {
  const scope = await pipelineScope(source, pipeline, read, diagnostics);
  const drafts: Drafted[] = [];
  const groups = new Map<string, readonly StageName[]>();
  for (const [name, written] of Object.entries(pipeline.stages ?? {})) {
    const at: YamlPath = ['stages', name];
    if (!NAME.test(name)) {
      const message = `\`${name}\` cannot be the name of a stage: letters, digits, \`-\`, \`_\` and \`.\` can`;
      diagnostics.push(source.at(at, message, 'key'));
      continue;
    }
    // The pipeline's schema left the stages as the reader made them.
    const body = written as ParameterValue;
    const { isGroup, members } = expandStage(body, { name, at, scope, source, diagnostics });
    const names = members.map((member) => stageName(member.name));
    if (isGroup) groups.set(name, names);
    if (drafts.length + members.length > MAX_STAGES) {
      diagnostics.push(source.at(at, `with these the pipeline has more than ${MAX_STAGES} stages`, 'key'));
      break;
    }
    for (const member of members) drafts.push(await draftStage(member, at, members.length, source, read));
  }
  const made = new Set(drafts.flatMap(({ draft }) => (draft === undefined ? [] : commandOutputs(draft.raw))));
  const reader = { defaultFile: defaultParameterFile(pipeline), read, made };
  const stages: ResolvedStage[] = [];
  for (const { draft, mistakes } of drafts) {
    if (draft === undefined) continue;
    const { uses } = draft.raw;
    const stage = await (uses === undefined
      ? resolveCommandStage(draft, reader, mistakes)
      : resolveUsesStage(draft, uses, catalog, mistakes));
    if (stage !== undefined) stages.push(stage);
  }
  diagnostics.push(...told(drafts));
  return { stages, groups, scope };
}

/** A stage whose body was looked at. */
interface Drafted {
  readonly name: string;
  /** Absent when something is wrong with it. */
  readonly draft: StageDraft | undefined;
  readonly mistakes: Diagnostic[];
  /** Of how many stages its body is. */
  readonly siblings: number;
}

async function draftStage(
  { name, body, at, scope, reserved }: StageTemplate,
  key: YamlPath,
  siblings: number,
  source: YamlSource,
  read: ReadParameters,
): Promise<Drafted> {
  const mistakes: Diagnostic[] = [];
  const own = await stageScope(body, { scope, reserved }, source, at, read, mistakes);
  const raw = checkStage(name, body, own, source, at, key, mistakes);
  const draft = raw === undefined ? undefined : { name: stageName(name), raw, source, at, key };
  return { name, draft, mistakes, siblings };
}

async function pipelineScope(
  source: YamlSource,
  pipeline: RawPipeline,
  read: ReadParameters,
  diagnostics: Diagnostic[],
): Promise<Scope> {
  const before = diagnostics.length;
  const file = defaultParameterFile(pipeline);
  const values = await read(file);
  if (values === undefined && typeof pipeline.params === 'string')
    diagnostics.push(source.at(['params'], `the parameter file \`${file}\` does not exist`));
  const variables = { entries: pipeline.vars, at: ['vars'], directory: '.' };
  const scope = await addVariables(isMap(values) ? values : {}, variables, source, read, diagnostics);
  return diagnostics.length === before ? scope : { ...scope, [INCOMPLETE]: true };
}

// As in DVC, the files of a stage's own `vars` start from its `wdir`.
async function stageScope(
  body: ParameterValue,
  { scope, reserved }: Pick<StageTemplate, 'scope' | 'reserved'>,
  source: YamlSource,
  at: YamlPath,
  read: ReadParameters,
  diagnostics: Diagnostic[],
): Promise<Scope> {
  if (!isMap(body) || body['vars'] === undefined) return scope;
  const variables = stageSchema.shape.vars.safeParse(body['vars']);
  if (!variables.success || !variables.data) return scope;
  // What is wrong with it is told where the stage is checked.
  const wdir = resolveTemplates(body['wdir'] ?? '.', scope, [], []);
  const directory = typeof wdir === 'string' ? projectPath('.', wdir) : '.';
  if (isOutside(directory)) return scope;
  const entries = { entries: variables.data, at: [...at, 'vars'], directory, reserved };
  const before = diagnostics.length;
  const own = await addVariables(scope, entries, source, read, diagnostics);
  return diagnostics.length === before ? own : { ...own, [INCOMPLETE]: true };
}

// A mistake of all that share a body is one of the body; one of some names them.
function told(drafts: readonly Drafted[]): Diagnostic[] {
  const found = new Map<string, { diagnostic: Diagnostic; names: string[]; of: number }>();
  for (const { name, mistakes, siblings } of drafts) {
    for (const diagnostic of mistakes) {
      const { file, line, column, message } = diagnostic;
      const key = JSON.stringify([file, line, column, message]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { diagnostic, names: [name], of: siblings });
      else known.names.push(name);
    }
  }
  return [...found.values()].map(({ diagnostic, names, of }) => {
    if (names.length >= of) return diagnostic;
    const shown = names.slice(0, 3).map((name) => `\`${name}\``);
    const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
    return { ...diagnostic, message: `${diagnostic.message}, in ${shown.join(', ')}${more}` };
  });
}
