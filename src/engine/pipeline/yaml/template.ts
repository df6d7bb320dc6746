/** `${a.b[0]}`: values of the parameter files inside the pipeline file. No expressions. */
import { isList, isMap, memberOf, type ParameterValue } from '../parameters/parameter-value.ts';
import { didYouMean } from '../../../core/text/suggest.ts';
import { type TextKind, writeValue } from '../parameters/write-value.ts';
import type { YamlPath } from './yaml-places.ts';

/** What is not in this scope may stand in a file that could not be read: its absence is no mistake of its own. */
export const INCOMPLETE: unique symbol = Symbol('incomplete');

export interface Scope {
  readonly [name: string]: ParameterValue;
  readonly [INCOMPLETE]?: boolean;
}

export interface TemplateProblem {
  readonly path: YamlPath;
  /** The template as it is written. */
  readonly template: string;
  /** Undefined: it follows from a mistake that is told elsewhere. */
  readonly message: string | undefined;
}

// Besides a template: `\${` of a longer text of the shell, and `${` around another template.
const TEMPLATE = /(\\?)\$\{([^{}]*)\}|\\\$\{|(?<!\\)\$\{[^{}]*(?=\$\{)/g;
const WHOLE = /^\$\{([^{}]*)\}$/;
const NAME = /^[^\s.[\]{}]+(\.[^\s.[\]{}]+|\[[^\s.[\]{}]+\])*$/;

/**
 * Replaces the templates of every text in `value`. A text that is one template becomes the value itself with its type;
 * inside a longer text a number, boolean or text is written out, and in a command a map or list becomes arguments.
 * `\${…}` stands for a literal `${…}`.
 */
export function resolveTemplates(
  value: ParameterValue,
  scope: Scope,
  path: YamlPath,
  problems: TemplateProblem[],
  kind: TextKind = 'plain',
): ParameterValue {
  if (typeof value === 'string') return resolveText(value, scope, path, problems, kind);
  if (isList(value))
    return value.map((item, index) => resolveTemplates(item, scope, [...path, index], problems, kind));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      resolveKey(key, scope, path, problems),
      resolveTemplates(member, scope, [...path, key], problems, kind),
    ]),
  );
}

function resolveKey(key: string, scope: Scope, path: YamlPath, problems: TemplateProblem[]): string {
  if (!key.includes('${')) return key;
  const resolved = resolveText(key, scope, [...path, key], problems, 'plain');
  const written = writeValue(resolved, 'plain');
  if (written !== '__proto__' && (written !== undefined || resolved === null)) return written ?? key;
  problems.push({
    path: [...path, key],
    template: key,
    message: `\`${key}\` is not a string and cannot be a key`,
  });
  return key;
}

function resolveText(
  text: string,
  scope: Scope,
  path: YamlPath,
  problems: TemplateProblem[],
  kind: TextKind,
): ParameterValue {
  if (!text.includes('${')) return text;
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return look(whole, text, scope, path, problems, kind) ?? null;
  return text.replace(TEMPLATE, (template: string, escape = '', name?: string) => {
    if (escape !== '' || template === '\\${') return template.slice(1);
    if (name === undefined) {
      problems.push({ path, template, message: 'a template cannot hold another one' });
      return template;
    }
    const value = look(name, template, scope, path, problems, kind);
    if (value === undefined) return template;
    const written = writeValue(value, kind);
    if (written !== undefined) return written;
    const nested = kind === 'command' ? ' with lists or maps in a list' : '';
    const what = value === null ? 'empty' : `${isList(value) ? 'a list' : 'a map'}${nested}`;
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
  kind: TextKind,
): ParameterValue | undefined {
  const name = written.trim();
  if (!NAME.test(name)) {
    const shell = kind === 'command' ? `; what the shell is to see is written \`\\${template}\`` : '';
    problems.push({
      path,
      template,
      message: `\`${template}\` is not a name like \`\${train.seed}\`${shell}`,
    });
    return undefined;
  }
  const steps = name.replaceAll('[', '.').replaceAll(']', '').split('.');
  let value: ParameterValue = scope;
  for (const [index, step] of steps.entries()) {
    const next = memberOf(value, step);
    if (next === undefined) {
      const inside = index === 0 ? '' : ` in \`${steps.slice(0, index).join('.')}\``;
      const known = isMap(value) ? Object.keys(value) : [];
      const meant =
        didYouMean(step, known) || (kind === 'command' && name === step ? shellVariable(step) : '');
      const message = scope[INCOMPLETE] === true ? undefined : `no parameter \`${step}\`${inside}${meant}`;
      problems.push({ path, template, message });
      return undefined;
    }
    value = next;
  }
  return value;
}

const shellVariable = (name: string): string =>
  /^[A-Z_][A-Z0-9_]*([:+=%#/-].*)?$/.test(name)
    ? ` (a variable of the shell is written \`\\\${${name}}\`)`
    : '';
