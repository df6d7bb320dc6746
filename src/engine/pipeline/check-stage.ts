/** The shape of one stage, once its templates are resolved. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import { describeIssues } from './yaml/describe-issues.ts';
import { isMap, type ParameterValue } from './parameters/parameter-value.ts';
import { type RawStage, stageSchema } from './pipeline-schema.ts';
import { resolveTemplates, type Scope, type TemplateProblem } from './yaml/template.ts';
import { templateDiagnostics } from './yaml/template-diagnostics.ts';
import type { YamlPath } from './yaml/yaml-places.ts';
import type { YamlSource } from './yaml/yaml-source.ts';

/**
 * @param at where the body stands
 * @param key where its name stands
 * @returns undefined when something is wrong with it
 */
export function checkStage(
  name: string,
  body: ParameterValue,
  scope: Scope,
  source: YamlSource,
  at: YamlPath,
  key: YamlPath,
  diagnostics: Diagnostic[],
): RawStage | undefined {
  const before = diagnostics.length;
  const problems: TemplateProblem[] = [];
  const value = resolveBody(body, scope, at, problems);
  diagnostics.push(...templateDiagnostics(problems, source));
  const parsed = stageSchema.safeParse(value);
  const unresolved = new Set(problems.map(({ path }) => JSON.stringify(path.slice(at.length))));
  const called = (path: YamlPath) => path.join('.') || name;
  for (const mistake of describeIssues(parsed.error?.issues ?? [], value, called, knownKeys)) {
    const { path, part, message } = mistake;
    if (unresolved.has(JSON.stringify(path))) continue;
    diagnostics.push(source.at([...at, ...path], message, part));
  }
  if (parsed.success && parsed.data.uses === undefined && parsed.data.cmd === undefined) {
    diagnostics.push(source.at(key, `stage \`${name}\` has neither \`uses\` nor \`cmd\``, 'key'));
  } else if (parsed.success && parsed.data.uses !== undefined && parsed.data.cmd !== undefined) {
    diagnostics.push(source.at([...at, 'cmd'], 'a stage has `uses` or `cmd`, not both', 'key'));
  }
  const isWhole = diagnostics.length === before && problems.length === 0;
  return isWhole && parsed.success ? parsed.data : undefined;
}

// Only a command takes maps and lists apart; what `vars` holds is the scope already.
function resolveBody(
  body: ParameterValue,
  scope: Scope,
  at: YamlPath,
  problems: TemplateProblem[],
): ParameterValue {
  if (!isMap(body)) return resolveTemplates(body, scope, at, problems);
  const members = Object.entries(body).map(([name, member]): [string, ParameterValue] => {
    if (name === 'vars') return [name, member];
    const kind = name === 'cmd' ? 'command' : 'plain';
    return [name, resolveTemplates(member, scope, [...at, name], problems, kind)];
  });
  return Object.fromEntries(members);
}

const OUTPUT_LISTS: ReadonlySet<unknown> = new Set(['outs', 'metrics', 'plots']);
const OUTPUT_FLAGS = ['cache', 'persist', 'push', 'remote', 'desc', 'type', 'labels', 'meta'];
const PLOT_PROPERTIES = ['template', 'x', 'y', 'x_label', 'y_label', 'title', 'header'];

function knownKeys(path: YamlPath): readonly string[] {
  if (path.length === 0) return Object.keys(stageSchema.shape);
  if (!OUTPUT_LISTS.has(path[0])) return [];
  return path[0] === 'plots' ? [...OUTPUT_FLAGS, ...PLOT_PROPERTIES] : OUTPUT_FLAGS;
}
