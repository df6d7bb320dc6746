import { parse, TomlDate, TomlError, type TomlValue } from 'smol-toml';
import { type Diagnostic, diagnosticAt } from '../../../core/diagnostic.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { exactNumber, type ParameterValue } from './parameter-value.ts';

/** A TOML file as the values that a YAML file would give; dates and times are their text. */
export function parseTomlValue(
  file: string,
  text: string,
): Result<{ readonly value: ParameterValue }, readonly Diagnostic[]> {
  try {
    const value = parse(text, { integersAsBigInt: true });
    if (!hasProto(value)) return ok({ value: toParameter(value) });
    const at = Math.max(0, text.indexOf('__proto__'));
    return fail([diagnosticAt(file, text, at, '__proto__'.length, 'a key may not be `__proto__`')]);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const lines = text.split('\n').slice(0, error.line - 1);
    const offset = lines.reduce((sum, line) => sum + line.length + 1, 0) + error.column - 1;
    const why = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    return fail([diagnosticAt(file, text, offset, 1, `not valid TOML: ${why}`)]);
  }
}

function hasProto(value: TomlValue): boolean {
  if (typeof value !== 'object' || value instanceof TomlDate) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasProto);
}

function toParameter(value: TomlValue): ParameterValue {
  if (typeof value === 'number' || typeof value === 'bigint') return exactNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(toParameter);
  if (value instanceof TomlDate) return value.toISOString();
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toParameter(member)]));
}
