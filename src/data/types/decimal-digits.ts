import type { Field } from '../../documents/profile.generated.ts';

/** How many digits the values of a `decimal` field have, in all and after the point, where the profile does not say. */
const [PRECISION, SCALE] = [18, 2];

type Digits = Pick<Field, 'precision' | 'scale'>;

/** Digits in all. */
export const precisionOf = ({ precision = PRECISION }: Digits): number => precision;

/** Digits after the point. */
export const scaleOf = ({ scale = SCALE }: Digits): number => scale;
