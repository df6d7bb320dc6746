import { suggest } from '../../../core/text/suggest.ts';
import { isMap, memberOf, type ParameterValue } from './parameter-value.ts';

export type LookUp =
  | { readonly kind: 'found'; readonly value: ParameterValue }
  /** `meant`: the whole name that is nearest. */
  | { readonly kind: 'missing'; readonly meant: string | undefined };

/** What the steps of a dotted name lead to. */
export function lookUp(values: ParameterValue, steps: readonly string[]): LookUp {
  let value: ParameterValue = values;
  for (const [index, step] of steps.entries()) {
    const next = memberOf(value, step);
    if (next === undefined) {
      const nearest = suggest(step, namesOf(value));
      const before = steps.slice(0, index);
      return { kind: 'missing', meant: nearest === undefined ? undefined : [...before, nearest].join('.') };
    }
    value = next;
  }
  return { kind: 'found', value };
}

export const namesOf = (values: ParameterValue): readonly string[] =>
  isMap(values) ? Object.keys(values) : [];
