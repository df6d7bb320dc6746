import { existsSync } from 'node:fs';
import { join, parse, resolve } from 'node:path';
import { readProfile } from '../../data/profile/profile.ts';
import type { ProfileChoice } from '../../scoring/score-request.ts';

export interface ProfileOptions {
  readonly input: string;
  /** A profile file, or `none`: only ask rows to have the types of the model; absent: what the model was trained with. */
  readonly profile?: ProfileOption | undefined;
}

export type ProfileOption = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'none' };

/** What rows are validated by, and the file that says it; null: no file of the user's. */
export interface ChosenProfile {
  readonly profile: ProfileChoice;
  readonly name: string | null;
}

/**
 * The profile that the model was trained with, unless another is named. A model directory of format 1 has none: then
 * `profiles/<input>.json` is taken, if there is one.
 */
export async function chooseProfile(
  { input, profile }: ProfileOptions,
  model: string,
  cwd: string,
): Promise<ChosenProfile> {
  if (profile?.kind === 'none') return { profile: { kind: 'none' }, name: null };
  const name = profile?.path ?? profileOfInput(input, model, cwd);
  if (name === undefined) return { profile: { kind: 'model' }, name: null };
  return { profile: { kind: 'given', profile: await readProfile(name) }, name };
}

function profileOfInput(input: string, model: string, cwd: string): string | undefined {
  if (existsSync(join(model, 'profile.json'))) return undefined;
  const path = join('profiles', `${parse(input).name}.json`);
  return existsSync(resolve(cwd, path)) ? path : undefined;
}
