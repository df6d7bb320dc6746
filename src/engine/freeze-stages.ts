/** `frozen: true` in the pipeline file, put there or taken away; every other byte stays. */
import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { canonicalJson } from '../core/json/canonical-json.ts';
import { MlopsError } from '../core/error.ts';
import { didYouMean } from '../core/text/suggest.ts';
import {
  isMap as isValueMap,
  type ParameterValue,
  toTypedJson,
} from './pipeline/parameters/parameter-value.ts';
import { parseYaml } from './pipeline/yaml/yaml-source.ts';
import { maskTemplates } from './pipeline/yaml/yaml-templates.ts';

export interface FrozenStages {
  /** The file as it is to be. */
  readonly text: string;
  /** Names whose flag changes; of the others it is as wanted already. */
  readonly changed: readonly string[];
}

/**
 * @param file shown in errors
 * @param names stages and groups as they stand under `stages`
 * @throws MlopsError TARGET_UNKNOWN, FREEZE_BY_HAND
 */
export function freezeStages(
  file: string,
  text: string,
  names: readonly string[],
  frozen: boolean,
): FrozenStages {
  let current = text;
  const changed: string[] = [];
  for (const name of new Set(names)) {
    const next = freezeOne(file, current, name, frozen);
    if (next !== current) changed.push(name);
    current = next;
  }
  return { text: current, changed };
}

function freezeOne(file: string, text: string, name: string, frozen: boolean): string {
  const before = valueOf(file, text);
  const path = bodyPath(file, before, name);
  if (memberAt(before, [...path, 'frozen']) === frozen) return text;
  if (!frozen && memberAt(before, [...path, 'frozen']) === undefined) return text;
  const body = parseDocument(maskTemplates(text)).getIn(path, true);
  const edited = isMap(body) ? edit(text, body, frozen) : undefined;
  // An alias, a merge or an unusual style: nothing is written that says anything else than was meant.
  const wanted = canonicalJson(toTypedJson(withFrozen(before, path, frozen)));
  if (edited !== undefined) {
    const read = parseYaml(file, edited);
    const says = read.ok ? withFrozen(read.value.value, path, frozen) : undefined;
    const isFrozen = read.ok && memberAt(read.value.value, [...path, 'frozen']) === true;
    if (says !== undefined && isFrozen === frozen && canonicalJson(toTypedJson(says)) === wanted)
      return edited;
  }
  throw new MlopsError({
    code: 'FREEZE_BY_HAND',
    message: `\`frozen\` of \`${name}\` cannot be set in \`${file}\` without touching the rest`,
    hints: [
      frozen ? 'write `frozen: true` into the stage by hand' : 'take `frozen` out of the stage by hand',
    ],
  });
}

function valueOf(file: string, text: string): ParameterValue {
  const parsed = parseYaml(file, text);
  if (parsed.ok) return parsed.value.value;
  throw new MlopsError({
    code: 'PIPELINE_INVALID',
    message: `\`${file}\` cannot be read`,
    diagnostics: parsed.error,
  });
}

// Of `foreach` the body stands under `do`.
function bodyPath(file: string, pipeline: ParameterValue, name: string): string[] {
  const stages = memberAt(pipeline, ['stages']);
  const body = memberAt(pipeline, ['stages', name]);
  if (body !== undefined)
    return memberAt(body, ['do']) === undefined ? ['stages', name] : ['stages', name, 'do'];
  const group = name.replace(/@.*$/, '');
  const isMember = group !== name && memberAt(pipeline, ['stages', group]) !== undefined;
  const known = isValueMap(stages) ? Object.keys(stages) : [];
  throw new MlopsError({
    code: 'TARGET_UNKNOWN',
    message: isMember
      ? `\`${name}\` is one of a group and has no text of its own`
      : `no stage \`${name}\` in \`${file}\`${didYouMean(name, known)}`,
    hints: isMember ? [`name the group: \`${group}\``] : [],
  });
}

function edit(text: string, body: YAMLMap, frozen: boolean): string | undefined {
  const own = body.items.find(({ key }) => isScalar(key) && key.value === 'frozen');
  if (own === undefined) return insert(text, body);
  const range = isScalar(own.value) ? own.value.range : undefined;
  const isOwnLine = body.flow !== true && lineAround(text, own) !== undefined;
  if (!frozen && isOwnLine && body.items.length > 1) return withoutLine(text, own);
  if (range === undefined || range === null) return undefined;
  return `${text.slice(0, range[0])}${frozen}${text.slice(range[1])}`;
}

// Before the first key, so that no comment changes its place.
function insert(text: string, body: YAMLMap): string | undefined {
  const start = startOf(body.items[0]);
  if (start === undefined) return undefined;
  if (body.flow === true) return `${text.slice(0, start)}frozen: true, ${text.slice(start)}`;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(lineStart, start);
  if (!/^ *$/.test(indent)) return undefined;
  const end = text.charAt(lineStart - 2) === '\r' ? '\r\n' : '\n';
  return `${text.slice(0, start)}frozen: true${end}${indent}${text.slice(start)}`;
}

const startOf = (pair: Pair | undefined): number | undefined =>
  isScalar(pair?.key) ? pair.key.range?.[0] : undefined;

/** The line of a pair, when nothing but it and a comment stand there. */
function lineAround(text: string, pair: Pair): { start: number; end: number } | undefined {
  const at = startOf(pair);
  if (at === undefined) return undefined;
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(start, end === -1 ? text.length : end);
  return /^ *frozen *:[^,{}]*$/.test(line) ? { start, end: end === -1 ? text.length : end + 1 } : undefined;
}

function withoutLine(text: string, pair: Pair): string | undefined {
  const line = lineAround(text, pair);
  return line === undefined ? undefined : `${text.slice(0, line.start)}${text.slice(line.end)}`;
}

function memberAt(value: ParameterValue, path: readonly string[]): ParameterValue | undefined {
  let current: ParameterValue | undefined = value;
  for (const step of path)
    current = isValueMap(current) && Object.hasOwn(current, step) ? current[step] : undefined;
  return current;
}

// Taken away with its line, or `false` where the line is shared: both mean the same.
function withFrozen(value: ParameterValue, path: readonly string[], frozen: boolean): ParameterValue {
  const [step, ...rest] = path;
  if (!isValueMap(value)) return value;
  if (step !== undefined) return { ...value, [step]: withFrozen(value[step] ?? null, rest, frozen) };
  return { ...value, frozen };
}
