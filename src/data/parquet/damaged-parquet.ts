import { MlopsError } from '../../core/error.ts';

/** @param what how the message goes on after the path */
export function damagedParquet(path: string, what: string, cause?: unknown): MlopsError {
  return new MlopsError({
    code: 'INPUT_UNREADABLE',
    message: `\`${path}\` is a damaged Parquet file: ${what}`,
    hints: ['copy it again and compare the sizes, or make it again'],
    details: { path },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Of a file that may be whole. */
export function notReadParquet(path: string, what: string, hint: string, cause: unknown): MlopsError {
  return new MlopsError({
    code: 'INPUT_UNREADABLE',
    message: `\`${path}\` is a Parquet file that mlops does not read: ${what}`,
    hints: [hint],
    details: { path },
    cause,
  });
}

export function encryptedParquet(path: string, what: string): MlopsError {
  return new MlopsError({
    code: 'INPUT_ENCRYPTED',
    message: `\`${path}\` is encrypted Parquet: ${what}`,
    hints: ['write it unencrypted in the job that makes it: there is no way to give a key'],
    details: { path },
  });
}
