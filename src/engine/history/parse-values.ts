/** The text of a file of parameters or metrics as values that have not lost their types. */
import { extname } from 'node:path';
import { type Diagnostic, diagnosticAt } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { ExactNumber, type ParameterValue } from '../pipeline/parameters/parameter-value.ts';
import type { NamedFiles } from './snapshot.ts';

export interface ValuesFile {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  /** When the text is from: `HEAD`, `workspace`. */
  readonly revision: string;
}

export type ParseValues = (file: ValuesFile) => Promise<ParameterValue>;

/** How the files that a pipeline names are read. */
export const PARSERS: { readonly [kind in keyof NamedFiles]: ParseValues } = {
  parameters: parseParameters,
  metrics: parseMetrics,
};

/** @throws MlopsError UNREADABLE_PARAMETERS with every mistake and its place */
export async function parseParameters(file: ValuesFile): Promise<ParameterValue> {
  // JSON is YAML as well, and the YAML reader tells `1` from `1.0`.
  return parseTyped(file, 'UNREADABLE_PARAMETERS');
}

/**
 * Numbers that JSON does not know and programs write all the same (`NaN`) are kept as numbers; those that a double does
 * not hold (an integer beyond 2^53, `1e400`) are kept as they are written.
 *
 * @throws MlopsError UNREADABLE_METRICS with every mistake and its place
 */
export async function parseMetrics(file: ValuesFile): Promise<ParameterValue> {
  if (extname(file.path).toLowerCase() !== '.json') return parseTyped(file, 'UNREADABLE_METRICS');
  try {
    return parseExact(file.text, (value) => value);
  } catch (error) {
    const marked = markNonFinite(file.text);
    if (marked === file.text) throw await unreadableJson(file, error);
    try {
      return parseExact(marked, unmark);
    } catch {
      throw await unreadableJson(file, error);
    }
  }
}

async function parseTyped(file: ValuesFile, code: string): Promise<ParameterValue> {
  const { path, text } = file;
  const extension = extname(path).toLowerCase();
  const parsed = await parserOf(extension, path, text);
  if (!parsed.ok) throw unreadable(file, code, `is not ${formatOf(extension)}`, parsed.error);
  return 'at' in parsed.value ? (parsed.value.value ?? {}) : parsed.value.value;
}

async function parserOf(extension: string, path: string, text: string) {
  if (extension === '.py')
    return (await import('../pipeline/parameters/parse-python.ts')).parsePythonValue(path, text);
  if (extension === '.toml')
    return (await import('../pipeline/parameters/parse-toml.ts')).parseTomlValue(path, text);
  return (await readYaml()).parseYaml(path, text);
}

// A file of JSON, as metrics are, needs no YAML.
const readYaml = () => import('../pipeline/yaml/yaml-source.ts');

const FORMATS: { readonly [extension: string]: string } = {
  '.toml': 'TOML',
  '.json': 'JSON',
  '.py': 'Python',
};

const formatOf = (extension: string): string => FORMATS[extension] ?? 'YAML';

const MARK = '\uFDD0';

// Python's `json.dump` writes NaN and Infinity as bare words. A string is matched first and stays as it is.
function markNonFinite(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
    part.startsWith('"') ? part : `"${MARK}${part}"`,
  );
}

// A reviver makes a large file of points slower to read: only where a number may need it.
const BEYOND_DOUBLE = /(?<![\d.])\d{16}|[eE]\+?\d{3}|\uFDD0/;

function parseExact(text: string, other: (value: unknown) => unknown): ParameterValue {
  if (!BEYOND_DOUBLE.test(text)) return JSON.parse(text) as JsonValue;
  return JSON.parse(text, (_, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? exactOf(value, context?.source ?? '') : other(value),
  ) as ParameterValue;
}

function exactOf(value: number, source: string): number | ExactNumber {
  if (!Number.isFinite(value)) return new ExactNumber('float', value > 0 ? '.inf' : '-.inf');
  const isLongInteger = !Number.isSafeInteger(value) && /^-?\d+$/.test(source);
  return isLongInteger ? new ExactNumber('integer', source) : value;
}

const NON_FINITE: { readonly [word: string]: string } = {
  NaN: '.nan',
  Infinity: '.inf',
  '-Infinity': '-.inf',
};

function unmark(value: unknown): unknown {
  const word = typeof value === 'string' && value.startsWith(MARK) ? NON_FINITE[value.slice(1)] : undefined;
  return word === undefined ? value : new ExactNumber('float', word);
}

// V8 names the position of some mistakes only; the YAML reader stops at the same sign at most of the others.
async function unreadableJson(file: ValuesFile, error: unknown): Promise<MlopsError> {
  const message = error instanceof Error ? error.message : String(error);
  const why = message
    .replace(/ in JSON at position.*$|, "?\.{3}.*$|, ".*$/s, '')
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  return unreadable(file, 'UNREADABLE_METRICS', `is not JSON: ${why}`, await placeOf(file, message));
}

async function placeOf({ path, text }: ValuesFile, message: string): Promise<readonly Diagnostic[]> {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return [diagnosticAt(path, text, Number(position), 1, 'here')];
  if (message.includes('end of JSON'))
    return [diagnosticAt(path, text, text.trimEnd().length, 1, 'the text ends here')];
  const parsed = (await readYaml()).parseYaml(path, text);
  return parsed.ok ? [] : parsed.error.slice(0, 1).map((place) => ({ ...place, message: 'here' }));
}

function unreadable(
  { path, revision }: ValuesFile,
  code: string,
  what: string,
  diagnostics: readonly Diagnostic[] = [],
): MlopsError {
  const isOld = revision !== 'workspace';
  return new MlopsError({
    code,
    message: `\`${path}\`${isOld ? ` at \`${revision}\`` : ''} ${what}`,
    diagnostics,
    hints: isOld || code !== 'UNREADABLE_METRICS' ? [] : ['run `mlops repro` to make it again'],
    details: { path, revision },
  });
}
