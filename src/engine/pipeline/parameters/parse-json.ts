import { type Diagnostic, diagnosticAt } from '../../../core/diagnostic.ts';
import { type LocatedJson, parseLocatedJson } from '../../../core/json/located-json.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { exactNumber, type ParameterValue } from './parameter-value.ts';

/** A JSON file as the values that a YAML file would give: `1` and `1.0` differ, and long integers keep their digits. */
export function parseJsonValue(
  file: string,
  text: string,
): Result<{ readonly value: ParameterValue }, readonly Diagnostic[]> {
  const located = parseLocatedJson(text);
  if (!located.ok) {
    const { offset, length, message } = located.error;
    return fail([diagnosticAt(file, text, offset, length, `not valid JSON: ${message}`)]);
  }
  const path = protoPath(located.value.value);
  if (path !== undefined) {
    const { offset, length } = located.value.place(path, 'key');
    return fail([diagnosticAt(file, text, offset, length, 'a key may not be `__proto__`')]);
  }
  return ok({ value: parseWithSources(text.replace(/^\uFEFF/, ''), exact) });
}

/** A value, and, of what holds no other, how it is written: ECMAScript 2026, not yet in the library of types. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const parseWithSources = JSON.parse as (text: string, revive: Reviver) => ParameterValue;

const exact: Reviver = (_, value, { source }) => {
  if (typeof value !== 'number' || source === undefined) return value;
  return exactNumber(/^-?\d+$/.test(source) ? BigInt(source) : value);
};

function protoPath(value: LocatedJson['value']): string[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const inner = key === '__proto__' ? [] : protoPath(member);
    if (inner !== undefined) return [key, ...inner];
  }
  return undefined;
}
