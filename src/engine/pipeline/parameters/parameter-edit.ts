/**
 * `--set-param`: one value of a parameter file becomes another. The file itself changes, for commands read it by
 * themselves and the next run must find what this one used; the rest of it stays byte by byte.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isNode, parseDocument } from 'yaml';
import { canonicalJson } from '../../../core/json/canonical-json.ts';
import { MlopsError } from '../../../core/error.ts';
import { didYouMean } from '../../../core/text/suggest.ts';
import { isList, isMap, type ParameterValue, toJson, toTypedJson } from './parameter-value.ts';
import { parseYaml } from '../yaml/yaml-source.ts';

export interface EditedParameters {
  readonly text: string;
  readonly value: ParameterValue;
}

/**
 * @param root of the project, absolute
 * @param files the project's parameter files, relative to the root
 * @param assignments `key.key=value` or `file:key.key=value`, the value as YAML
 * @returns the files that change, by path relative to the root
 * @throws MlopsError PARAMETER_INVALID: no such file or key, a value that is not YAML, a file of another format
 */
export function editParameters(
  root: string,
  files: readonly string[],
  assignments: readonly string[],
): ReadonlyMap<string, EditedParameters> {
  const edited = new Map<string, EditedParameters>();
  const open = (file: string) => edited.get(file) ?? readParameters(root, file);
  for (const assignment of assignments) {
    const { file: named, key, value } = split(assignment);
    // As in `${…}`: `layers[0].units` is `layers.0.units`.
    const steps = key.replaceAll(/\[(\w+)\]/g, '.$1').split('.');
    const file = named ?? files.find((one) => isEditable(one) && has(open(one).value, steps));
    if (file === undefined || !has(open(file).value, steps)) {
      const within = (file === undefined ? files : [file]).filter(isEditable);
      const known = within.flatMap((one) => keysOf(open(one).value));
      const where = within.map((one) => `\`${one}\``).join(', ') || 'any parameter file';
      throw invalid(`no parameter \`${key}\` in ${where}${didYouMean(key, known)}`);
    }
    edited.set(file, replaceValue(file, open(file), steps, value));
  }
  return edited;
}

function split(assignment: string): { file: string | undefined; key: string; value: string } {
  if (/^(?:[^:=]+:)?(?:\+|~)/.test(assignment)) {
    throw invalid(`\`${assignment}\` would add or remove a parameter, and only values can be set`, [
      'add or remove it in the file itself: what a stage names must be there, and what none names changes nothing',
    ]);
  }
  const [, file, key = '', value = ''] = /^(?:([^:=]+):)?([^:=]+)=([^]*)$/.exec(assignment) ?? [];
  if (key !== '') return { file, key, value };
  throw invalid(`\`${assignment}\` sets no parameter`, [
    'write `key=value`, as in `train.learning_rate=0.05`',
  ]);
}

const isEditable = (file: string): boolean => /\.(ya?ml|json)$/i.test(file);

function readParameters(root: string, file: string): EditedParameters {
  if (!isEditable(file)) throw invalid(`\`${file}\` is neither YAML nor JSON: change it by hand`);
  let text: string;
  try {
    text = readFileSync(resolve(root, file), 'utf8');
  } catch (cause) {
    throw invalid(`the parameter file \`${file}\` cannot be read`, [], cause);
  }
  return { text, value: parse(file, text) };
}

function parse(file: string, text: string): ParameterValue {
  const parsed = parseYaml(file, text);
  if (parsed.ok) return parsed.value.value;
  const message = `\`${file}\` cannot be read`;
  throw new MlopsError({ code: 'PARAMETER_INVALID', message, diagnostics: parsed.error });
}

// The value is put in as it was typed where that says the same in its place, else as JSON, which YAML reads as well.
function replaceValue(
  file: string,
  { text, value }: EditedParameters,
  steps: readonly string[],
  typed: string,
): EditedParameters {
  const parsed = parseYaml('the value', typed);
  if (!parsed.ok) throw invalid(`\`${typed}\` is not a value in YAML`, [], parsed.error[0]?.message);
  const wanted = replaced(value, steps, parsed.value.value);
  const node = parseDocument(text).getIn(steps.map(asIndex), true);
  const [start, end] = isNode(node) ? (node.range ?? [0, 0]) : [0, 0];
  const old = text.slice(start, end).trimEnd();
  const json = JSON.stringify(toJson(parsed.value.value, ({ text: exact }) => exact));
  const candidates = /\.json$/i.test(file) ? [json] : [typed.trim(), ` ${typed.trim()}`, json, ` ${json}`];
  for (const candidate of candidates) {
    const whole = `${text.slice(0, start)}${candidate}${text.slice(start + old.length)}`;
    const read = parseYaml(file, whole);
    if (read.ok && sameValue(read.value.value, wanted)) return { text: whole, value: wanted };
  }
  throw invalid(
    `\`${steps.join('.')}\` in \`${file}\` cannot be set to \`${typed}\` without touching the rest`,
    ['change it by hand'],
  );
}

function replaced(value: ParameterValue, steps: readonly string[], wanted: ParameterValue): ParameterValue {
  const [step, ...rest] = steps;
  if (step === undefined) return wanted;
  if (isList(value))
    return value.map((item, index) => (index === Number(step) ? replaced(item, rest, wanted) : item));
  if (!isMap(value)) return value;
  return { ...value, [step]: replaced(value[step] ?? null, rest, wanted) };
}

const sameValue = (a: ParameterValue, b: ParameterValue): boolean =>
  canonicalJson(toTypedJson(a)) === canonicalJson(toTypedJson(b));

function has(value: ParameterValue, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  const isMember = isList(value) || (isMap(value) && Object.hasOwn(value, step));
  const member = isMember ? Reflect.get(value, step) : undefined;
  return member !== undefined && has(member as ParameterValue, rest);
}

function keysOf(value: ParameterValue, before = ''): string[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    `${before}${key}`,
    ...keysOf(member, `${before}${key}.`),
  ]);
}

const asIndex = (step: string): string | number => (/^\d+$/.test(step) ? Number(step) : step);

const invalid = (message: string, hints: readonly string[] = [], cause?: unknown): MlopsError =>
  new MlopsError({ code: 'PARAMETER_INVALID', message, hints, cause });
