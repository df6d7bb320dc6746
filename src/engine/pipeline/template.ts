/** `${a.b[0]}`: values of the parameter files inside the pipeline file. No expressions. */
import { ExactNumber, isList, isMap, type ParameterValue } from './parameter-value.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { YamlPath } from './yaml-source.ts';

export type Scope = { readonly [name: string]: ParameterValue };

export interface TemplateProblem {
  readonly path: YamlPath;
  /** The template as it is written. */
  readonly template: string;
  readonly message: string;
}

const TEMPLATE = /(\\?)\$\{([^{}]*)\}/g;
const WHOLE = /^\$\{([^{}]*)\}$/;
const NAME = /^[^\s.[\]{}]+(\.[^\s.[\]{}]+|\[\d+\])*$/;

/**
 * Replaces the templates of every text in `value`. A text that is one template becomes the value itself with its type;
 * inside a longer text a number, boolean or text is written out. `\${…}` stands for a literal `${…}`.
 */
export function resolveTemplates(
  value: ParameterValue,
  scope: Scope,
  path: YamlPath,
  problems: TemplateProblem[],
): ParameterValue {
  if (typeof value === 'string') return resolveText(value, scope, path, problems);
  if (isList(value))
    return value.map((item, index) => resolveTemplates(item, scope, [...path, index], problems));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      resolveKey(key, scope, path, problems),
      resolveTemplates(member, scope, [...path, key], problems),
    ]),
  );
}

function resolveKey(key: string, scope: Scope, path: YamlPath, problems: TemplateProblem[]): string {
  if (!key.includes('${')) return key;
  const resolved = resolveText(key, scope, [...path, key], problems);
  return typeof resolved === 'string' ? resolved : (textOf(resolved) ?? key);
}

function resolveText(
  text: string,
  scope: Scope,
  path: YamlPath,
  problems: TemplateProblem[],
): ParameterValue {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return look(whole, text, scope, path, problems) ?? null;
  return text.replace(TEMPLATE, (template: string, escape: string, name: string) => {
    if (escape !== '') return template.slice(1);
    const value = look(name, template, scope, path, problems);
    if (value === undefined) return template;
    const written = textOf(value);
    if (written !== undefined) return written;
    const what = value === null ? 'empty' : isList(value) ? 'a list' : 'a map';
    problems.push({
      path,
      template,
      message: `\`${name.trim()}\` is ${what} and cannot stand inside a text`,
    });
    return template;
  });
}

function look(
  written: string,
  template: string,
  scope: Scope,
  path: YamlPath,
  problems: TemplateProblem[],
): ParameterValue | undefined {
  const name = written.trim();
  if (!NAME.test(name)) {
    problems.push({ path, template, message: `\`${template}\` is not a name like \`\${train.seed}\`` });
    return undefined;
  }
  const steps = name.split(/\.|\[(\d+)\]/).filter((step) => step !== undefined && step !== '');
  let value: ParameterValue = scope;
  for (const [index, step] of steps.entries()) {
    const next: ParameterValue | undefined = isList(value)
      ? value[Number(step)]
      : isMap(value) && Object.hasOwn(value, step)
        ? value[step]
        : undefined;
    if (next === undefined) {
      const inside = index === 0 ? '' : ` in \`${steps.slice(0, index).join('.')}\``;
      const known = isMap(value) ? Object.keys(value) : [];
      problems.push({
        path,
        template,
        message: `no parameter \`${step}\`${inside}${didYouMean(step, known)}`,
      });
      return undefined;
    }
    value = next;
  }
  return value;
}

function textOf(value: ParameterValue): string | undefined {
  if (value instanceof ExactNumber) return value.text;
  return value !== null && typeof value === 'object' ? undefined : value === null ? undefined : String(value);
}
