import type { IntakeFacts } from '../../documents/validation-document.ts';
import type { ValidatedTable } from '../validation/open-validated.ts';

/** What a report says of how a file was read. */
export function intakeFacts({ source, conversions }: ValidatedTable): IntakeFacts {
  const { verified, unverifiable } = source.pages ?? { verified: 0, unverifiable: 0 };
  const known = unverifiable === 0 ? 'verified' : verified === 0 ? 'none in the file' : 'some verified';
  return {
    ...(verified + unverifiable === 0 ? {} : { page_checksums: known }),
    ...(conversions.length === 0
      ? {}
      : {
          conversions: conversions.map(({ field, found, taken }) => ({ column: field.name, found, taken })),
        }),
  };
}
