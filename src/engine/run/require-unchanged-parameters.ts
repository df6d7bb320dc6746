/**
 * A command reads its parameter files by itself, when it comes to that; what the lock says of them was read when the
 * run began. Somebody may have edited a file in between.
 */
import { canonicalJson } from '../../core/json/canonical-json.ts';
import { digestBytes } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { JsonValue } from '../../core/json/json.ts';
import {
  type ParameterFiles,
  readParameterFile,
  readParameterText,
} from '../pipeline/parameters/parameter-file.ts';
import { type ParameterValue, toTypedJson } from '../pipeline/parameters/parameter-value.ts';
import { lookUp, namesOf } from '../pipeline/parameters/look-up.ts';
import type { Project, Stage } from '../project/project.ts';

/** @throws MlopsError PARAMETER_CHANGED: what the command makes, or has made, belongs to no values that are known */
export async function requireUnchangedParameters(
  { root, sources, override }: Project,
  stage: Stage,
): Promise<void> {
  const { action, parameters, name } = stage;
  if (action.kind !== 'command') return;
  const changed: string[] = [];
  for (const [file, values] of Object.entries(parameters)) {
    // The stage reads a copy of its own.
    if (override?.texts.has(file) === true) continue;
    // Most files are as they were read when the run began: that is told without a parser.
    const text = readParameterText(root, file);
    if (text !== undefined && digestBytes(text) === sources.get(file)) continue;
    const now = await readNow(root, file);
    const whole = action.wholeFiles?.includes(file) === true;
    changed.push(...changedNames(values, now, whole).map((key) => `${file}:${key}`));
  }
  if (changed.length === 0) return;
  throw new MlopsError({
    code: 'PARAMETER_CHANGED',
    message: `${changed.map((key) => `\`${key}\``).join(', ')} changed between the start of the run and the end of stage \`${name}\``,
    hints: ['no result was kept, because the value that was used is unknown: run again'],
    exitCode: EXIT.no,
    details: { parameters: changed },
  });
}

async function readNow(root: string, file: string): Promise<ParameterValue | undefined> {
  const files: ParameterFiles = new Map();
  return readParameterFile(root, file, files, []);
}

function changedNames(before: JsonValue, now: ParameterValue | undefined, whole: boolean): string[] {
  const values = new Map(isObject(before) ? Object.entries(before) : []);
  const names = new Set([...values.keys(), ...(whole ? namesOf(now ?? null) : [])]);
  return [...names].filter((key) => {
    const old = values.get(key);
    const found = valueOf(now ?? null, key, whole);
    if (found === undefined || old === undefined) return true;
    return canonicalJson(toTypedJson(found)) !== canonicalJson(old);
  });
}

// Of a whole file the names are those at the top, dots and all; beside them single names can be declared.
function valueOf(values: ParameterValue, key: string, whole: boolean): ParameterValue | undefined {
  const atTop = lookUp(values, [key]);
  if (whole && atTop.kind === 'found') return atTop.value;
  const found = lookUp(values, key.split('.'));
  return found.kind === 'found' ? found.value : undefined;
}

const isObject = (value: JsonValue): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
