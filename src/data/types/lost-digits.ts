import { keepsItsDigits } from './plain-number.ts';
import type { ProfileMistake } from '../profile/profile-mistakes.ts';
import type { Field, Profile } from '../../documents/profile.generated.ts';

/**
 * Numbers of integer and decimal fields that would not be the ones that are written: a number in JSON is read as a 64-bit
 * float, and from 2^53 on that is another integer.
 *
 * @param written the text of the value at a path
 */
export function lostDigits(
  profile: Profile,
  written: (path: readonly PropertyKey[]) => string,
): ProfileMistake[] {
  return profile.fields.flatMap((field, index) =>
    exactNumbers(field).flatMap(({ path, value, advice }) => {
      const at = ['fields', index, ...path];
      const text = written(at);
      if (keepsItsDigits(text)) return [];
      return [{ path: at, message: `as a number this would be ${value}${advice(text)}` }];
    }),
  );
}

interface ExactNumber {
  readonly path: readonly PropertyKey[];
  readonly value: number;
  /** How the message goes on. */
  readonly advice: (text: string) => string;
}

function exactNumbers({ type, categories = [], constraints = {} }: Field): ExactNumber[] {
  if (type !== 'integer' && type !== 'decimal') return [];
  const bounds = (['minimum', 'maximum', 'min_exclusive', 'max_exclusive'] as const).map((member) => ({
    path: ['constraints', member],
    value: constraints[member],
    advice: (text: string) => `: write it as a text, "${text}"`,
  }));
  const lists = [
    ...categories.map((value, item) => ({ path: ['categories', item], value })),
    ...(constraints.enum ?? []).map((value, item) => ({ path: ['constraints', 'enum', item], value })),
  ];
  const listed = lists.map((item) => ({ ...item, advice: () => ', and no list can hold it' }));
  return [...bounds, ...listed].flatMap(({ value, ...rest }) =>
    typeof value === 'number' ? [{ value, ...rest }] : [],
  );
}
