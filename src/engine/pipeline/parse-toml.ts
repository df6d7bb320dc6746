import { parse, TomlDate, TomlError, type TomlValue } from 'smol-toml';
import { type Diagnostic, diagnosticAt } from '../../core/diagnostic.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { exactNumber, type ParameterValue } from './parameter-value.ts';

/** A TOML file as the values that a YAML file would give; dates and times are their text. */
export function parseTomlValue(
  file: string,
  text: string,
): Result<{ readonly value: ParameterValue }, readonly Diagnostic[]> {
  try {
    return ok({ value: toParameter(parse(text, { integersAsBigInt: true })) });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const lines = text.split('\n').slice(0, error.line - 1);
    const offset = lines.reduce((sum, line) => sum + line.length + 1, 0) + error.column - 1;
    const why = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    return fail([diagnosticAt(file, text, offset, 1, `not valid TOML: ${why}`)]);
  }
}

function toParameter(value: TomlValue): ParameterValue {
  if (typeof value === 'number' || typeof value === 'bigint') return exactNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(toParameter);
  if (value instanceof TomlDate) return value.toISOString();
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toParameter(member)]));
}
