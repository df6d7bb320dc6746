import type { ValidatedTable } from '../validation/open-validated.ts';

/** What a report says of how a file was read. Nothing of a CSV file, in which all is text. */
export type IntakeFacts = {
  /** Whether all pages that were read had a checksum, which fitted, or only some, or none: that is the writer's choice. */
  readonly page_checksums?: 'verified' | 'some verified' | 'none in the file';
  /** Columns whose type is not the field's, and how their values were taken all the same. */
  readonly conversions?: readonly {
    readonly column: string;
    readonly found: string;
    readonly taken: 'by value' | 'all missing';
  }[];
};

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
