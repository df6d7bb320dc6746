/** One entry under `stages` as the stages that it stands for: itself, or one for each item of `foreach` or `matrix`. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import { kindOf } from './yaml/describe-issues.ts';
import { isList, isMap, type ParameterValue } from './parameters/parameter-value.ts';
import { resolveTemplates, type Scope, type TemplateProblem } from './yaml/template.ts';
import { templateDiagnostics } from './yaml/template-diagnostics.ts';
import { writeScalar } from './parameters/write-value.ts';
import type { YamlPath } from './yaml/yaml-places.ts';
import type { YamlSource } from './yaml/yaml-source.ts';

export interface StageTemplate {
  readonly name: string;
  readonly body: ParameterValue;
  /** Where the body stands. */
  readonly at: YamlPath;
  /** With `item` and `key`, where there are. */
  readonly scope: Scope;
  /** Which of the two there are. */
  readonly reserved: readonly string[];
}

export interface Expansion {
  /** Whether the name is that of a group, not of a stage. */
  readonly isGroup: boolean;
  readonly members: readonly StageTemplate[];
}

interface Entry {
  readonly name: string;
  readonly at: YamlPath;
  readonly scope: Scope;
  readonly source: YamlSource;
  readonly diagnostics: Diagnostic[];
}

export function expandStage(body: ParameterValue, entry: Entry): Expansion {
  const { name, at, scope } = entry;
  if (isMap(body) && ('foreach' in body || 'do' in body)) {
    return { isGroup: true, members: expandForeach(body, entry) };
  }
  if (isMap(body) && 'matrix' in body) {
    const { matrix = null, ...template } = body;
    const members = readMatrix(matrix, entry).map((item) => member(entry, item, template, at));
    return { isGroup: true, members };
  }
  return { isGroup: false, members: [{ name, body, at, scope, reserved: [] }] };
}

interface Item {
  readonly key: string;
  readonly item: ParameterValue;
  /** Whether `${key}` can be used. */
  readonly hasKey: boolean;
}

function member(
  { name, scope }: Entry,
  { key, item, hasKey }: Item,
  body: ParameterValue,
  at: YamlPath,
): StageTemplate {
  const given = { item, ...(hasKey ? { key } : {}) };
  return { name: `${name}@${key}`, body, at, scope: { ...scope, ...given }, reserved: Object.keys(given) };
}

function expandForeach(body: { readonly [key: string]: ParameterValue }, entry: Entry): StageTemplate[] {
  const { at, source, diagnostics } = entry;
  for (const key of Object.keys(body).filter((name) => name !== 'foreach' && name !== 'do')) {
    const message =
      key === 'matrix'
        ? 'a stage has `foreach` or `matrix`, not both'
        : `\`${key}\` belongs under \`do\`${didYouMean(key, ['foreach', 'do'])}`;
    diagnostics.push(source.at([...at, key], message, 'key'));
  }
  for (const [needed, by] of [
    ['foreach', 'do'],
    ['do', 'foreach'],
  ] as const) {
    if (body[needed] === undefined)
      diagnostics.push(source.at([...at, by], `\`${by}\` needs \`${needed}\` beside it`, 'key'));
  }
  const { foreach = null, do: template } = body;
  if (template === undefined || !('foreach' in body)) return [];
  return readItems(foreach, entry).map((item) => member(entry, item, template, [...at, 'do']));
}

function readItems(foreach: ParameterValue, entry: Entry): Item[] {
  const path = [...entry.at, 'foreach'];
  const items = resolved(foreach, path, entry);
  if (items === undefined) return [];
  const count = isList(items) ? items.length : isMap(items) ? Object.keys(items).length : 0;
  if (isTooMany(count, path, entry)) return [];
  if (isMap(items))
    return checkKeys(
      Object.entries(items).map(([key, item]) => ({ key, item, hasKey: true })),
      path,
      entry,
    );
  if (!isList(items)) {
    entry.diagnostics.push(
      entry.source.at(path, `\`foreach\` must be a list or a map, not ${kindOf(items)}`),
    );
    return [];
  }
  const areScalars = items.every((item) => !isList(item) && !isMap(item));
  const named = items.map((item, index): Item => ({
    key: areScalars ? scalarKey(item, isList(foreach) ? foreach[index] : foreach) : String(index),
    item,
    hasKey: false,
  }));
  return checkKeys(named, path, entry);
}

// The cartesian product; the last variable changes fastest. A list or map has no name: it is `name` and its position.
function readMatrix(matrix: ParameterValue, entry: Entry): Item[] {
  const path = [...entry.at, 'matrix'];
  const variables = resolved(matrix, path, entry);
  if (variables === undefined) return [];
  if (!isMap(variables) || Object.keys(variables).length === 0) {
    const found = isMap(variables) ? 'an empty one' : kindOf(variables);
    entry.diagnostics.push(entry.source.at(path, `\`matrix\` must be a map of names to lists, not ${found}`));
    return [];
  }
  let rows: { readonly keys: readonly string[]; readonly item: { [name: string]: ParameterValue } }[] = [
    { keys: [], item: {} },
  ];
  // Before a single member is made.
  const product = Object.values(variables).reduce<number>(
    (sum, values) => sum * (isList(values) ? values.length : 1),
    1,
  );
  if (isTooMany(product, path, entry)) return [];
  for (const [name, values] of Object.entries(variables)) {
    if (!isList(values)) {
      entry.diagnostics.push(
        entry.source.at([...path, name], `\`${name}\` must be a list, not ${kindOf(values)}`),
      );
      return [];
    }
    const written = (isMap(matrix) ? matrix[name] : undefined) ?? null;
    const names = values.map((value, index) =>
      isList(value) || isMap(value)
        ? `${name}${index}`
        : scalarKey(value, isList(written) ? written[index] : written),
    );
    rows = rows.flatMap(({ keys, item }) =>
      values.map((value, index) => ({
        keys: [...keys, names[index] ?? ''],
        item: { ...item, [name]: value },
      })),
    );
  }
  const items = rows.map(({ keys, item }) => ({ key: keys.join('-'), item, hasKey: true }));
  return checkKeys(items, path, entry);
}

/** Each is planned, checked and written into the lock. */
export const MAX_STAGES = 20_000;

function isTooMany(count: number, path: YamlPath, { source, diagnostics }: Entry): boolean {
  if (count <= MAX_STAGES) return false;
  diagnostics.push(source.at(path, `this stands for ${count} stages; a pipeline may have ${MAX_STAGES}`));
  return true;
}

// As in DVC, a boolean that a template brought is named as Python writes it; `${item}` of it is `true` all the same.
function scalarKey(value: ParameterValue, written: ParameterValue | undefined): string {
  if (isList(value) || isMap(value)) return '';
  if (typeof value === 'boolean' && typeof written === 'string') return value ? 'True' : 'False';
  return writeScalar(value);
}

function resolved(value: ParameterValue, path: YamlPath, entry: Entry): ParameterValue | undefined {
  const problems: TemplateProblem[] = [];
  const found = resolveTemplates(value, entry.scope, path, problems);
  entry.diagnostics.push(...templateDiagnostics(problems, entry.source));
  return problems.length > 0 ? undefined : found;
}

// A name that comes twice is one stage, the last; it must be possible to print and to type it.
function checkKeys(items: readonly Item[], path: YamlPath, { source, diagnostics }: Entry): Item[] {
  const bad = new Set(items.filter(({ key }) => key === '' || !key.isWellFormed() || /\p{Cc}/u.test(key)));
  for (const { key } of bad)
    diagnostics.push(source.at(path, `\`${JSON.stringify(key)}\` cannot be part of a stage's name`));
  return [...new Map(items.map((item) => [item.key, item])).values()].filter((item) => !bad.has(item));
}
