import { MlopsError } from '../core/error.ts';
import { didYouMean } from '../core/text/suggest.ts';
import { type FeatureRequest, featureColumns } from '../data/features/feature-columns.ts';
import { type Profile, readProfile } from '../data/profile/profile.ts';
import type { TrainingRequest } from './training-request.ts';

/**
 * What the model may see, by the profile.
 *
 * @throws MlopsError EXCLUDE_UNKNOWN and those of the profile
 */
export async function selectColumns({
  profile: path,
  key,
  target,
  exclude,
}: Pick<TrainingRequest, 'profile' | 'key' | 'target' | 'exclude'>): Promise<{
  readonly profile: Profile;
  readonly columns: FeatureRequest[];
}> {
  const profile = await readProfile(path);
  const names = profile.fields.map((field) => field.name);
  const unknown = exclude.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new MlopsError({
      code: 'EXCLUDE_UNKNOWN',
      message: `\`exclude\` names \`${unknown}\`, which the profile \`${path}\` does not have${didYouMean(unknown, names)}`,
      hints: [`the profile has ${names.map((name) => `\`${name}\``).join(', ')}`],
    });
  }
  return { profile, columns: featureColumns(profile, [key, target, ...exclude]) };
}
