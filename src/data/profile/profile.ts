import * as z from 'zod';
import schema from '../../../profiles/profile.schema.json' with { type: 'json' };
import { countedMistakes, diagnosticAt, type Diagnostic, MAX_DIAGNOSTICS } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import { readRequired } from '../../core/files/read-required.ts';
import { parseLocatedJson } from '../../core/json/located-json.ts';
import { zodMistakes } from '../../core/zod/zod-mistakes.ts';
import { lostDigits } from '../types/lost-digits.ts';
import { profileMistakes } from './profile-mistakes.ts';
import type { Profile } from '../../documents/profile.generated.ts';

export type { Field, Profile } from '../../documents/profile.generated.ts';

/**
 * Reads and checks a profile; every mistake is reported with its place.
 *
 * @throws MlopsError PROFILE_MISSING, PROFILE_UNREADABLE, PROFILE_INVALID
 */
export async function readProfile(path: string): Promise<Profile> {
  return parseProfile(await readText(path), path);
}

/** @param file how messages call the text */
export function parseProfile(text: string, file: string): Profile {
  const located = parseLocatedJson(text);
  if (!located.ok) {
    const { offset, length, message } = located.error;
    throw invalid(file, [diagnosticAt(file, text, offset, length, message)]);
  }
  const at = (path: readonly PropertyKey[], part: 'value' | 'key', message: string): Diagnostic => {
    const { offset, length } = located.value.place(path, part);
    return diagnosticAt(file, text, offset, length, message);
  };
  const checked = profileSchema.safeParse(located.value.value);
  if (!checked.success) {
    const found = zodMistakes(checked.error.issues, located.value.value, {
      name: memberName,
      keysAt: membersAt,
      exampleAt,
    });
    throw invalid(
      file,
      found.map(({ path, part, message }) => at(path, part, message)),
    );
  }
  // The type is generated from the schema that has just been checked.
  const profile = checked.data as Profile;
  const written = (path: readonly PropertyKey[]): string => {
    const { offset, length } = located.value.place(path, 'value');
    return text.slice(offset, offset + length);
  };
  const found = profileMistakes(profile);
  const mistakes = found.length > 0 ? found : lostDigits(profile, written);
  if (mistakes.length > 0) {
    throw invalid(
      file,
      mistakes.slice(0, MAX_DIAGNOSTICS).map(({ path, message, part }) => {
        const { offset, length } = located.value.place(path, 'value');
        if (part === undefined) return diagnosticAt(file, text, offset, length, message);
        const from = escapedEnd(text, offset + 1, part.offset);
        return diagnosticAt(file, text, from, escapedEnd(text, from, part.length) - from, message);
      }),
    );
  }
  return profile;
}

/** Where `units` characters of a JSON text end that go on at `from`. */
function escapedEnd(json: string, from: number, units: number): number {
  let at = from;
  for (let unit = 0; unit < units; unit++) at += json[at] !== '\\' ? 1 : json[at + 1] === 'u' ? 6 : 2;
  return at;
}

const profileSchema = z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);

/** Far more than a profile of thousands of columns has. */
export const MAX_PROFILE_BYTES = 64 * 1024 * 1024;

async function readText(path: string): Promise<string> {
  const bytes = await readRequired(path, MAX_PROFILE_BYTES, {
    called: 'the profile',
    missing: 'PROFILE_MISSING',
    unreadable: 'PROFILE_UNREADABLE',
  });
  return bytes.toString('utf8');
}

function invalid(file: string, diagnostics: readonly Diagnostic[]): MlopsError {
  return new MlopsError({
    code: 'PROFILE_INVALID',
    message: `the profile \`${file}\` has ${countedMistakes(diagnostics)}`,
    hints: ['`schemas/profile.schema.json` of the installed package says what may stand in a profile'],
    diagnostics,
  });
}

const memberName = (path: readonly PropertyKey[]): string => String(path.at(-1) ?? 'profile');

const membersAt = (path: readonly PropertyKey[]): string[] => Object.keys(membersWithin(path));

function membersWithin(path: readonly PropertyKey[]): { readonly [name: string]: object } {
  if (path.length === 0) return schema.properties;
  if (path.at(-1) === 'constraints') return schema.$defs.constraints.properties;
  if (path.at(-1) === 'dialect') return schema.properties.dialect.properties;
  return schema.$defs.field.properties;
}

/** From the schema: `"primary_key": ["customer_id"]`. */
function exampleAt(path: readonly PropertyKey[]): string | undefined {
  const members: { readonly [name: string]: object } = membersWithin(path.slice(0, -1));
  const name = String(path.at(-1));
  const examples: unknown = Object.hasOwn(members, name)
    ? Reflect.get(members[name] ?? {}, 'examples')
    : undefined;
  return Array.isArray(examples) ? `"${name}": ${JSON.stringify(examples[0])}` : undefined;
}
