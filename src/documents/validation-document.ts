/** What `<report>.json` of the stage `validate` holds. */
import * as z from 'zod';
import { countField, shareField } from './basic-fields.ts';
import { ON_INVALID } from './scoring-rules.ts';

/** How a file was read, where there is something to say. Nothing of a CSV file, in which all is text. */
export const intakeFields = z.strictObject({
  /** Whether all pages that were read had a checksum, which fitted, or only some, or none: that is the writer's choice. */
  page_checksums: z.enum(['verified', 'some verified', 'none in the file']).exactOptional(),
  /** Columns whose type is not the field's, and how their values were taken all the same. */
  conversions: z
    .array(
      z.strictObject({ column: z.string(), found: z.string(), taken: z.enum(['by value', 'all missing']) }),
    )
    .readonly()
    .exactOptional(),
});

const validationCheck = z.strictObject({
  column: z.string(),
  rule: z.string(),
  expected: z.string(),
  /** Rows that break the rule. */
  failed: countField,
  /** The first rows of the file that do. */
  examples: z
    .array(
      z.strictObject({
        /** Counted from 1. */
        row: z.int().min(1),
        /** What the primary key of the profile has there; absent without one. */
        key: z.string().exactOptional(),
        value: z.string(),
      }),
    )
    .readonly(),
});

/** At shares of 0.05, 0.25, 0.5, 0.75 and 0.95: the least number that so large a share of the numbers does not exceed. */
const quantileFields = z.strictObject({ share: shareField, value: z.number() });

/** Of bins of equal width from the least to the greatest number; a bin holds its lower end, the last both. */
const histogramBin = z.strictObject({ from: z.number(), to: z.number(), rows: countField });

/** What a column holds in all rows, valid or not; values that are not of the column's type are left out. */
const columnSummary = z.strictObject({
  name: z.string(),
  /** As the profile calls it. */
  type: z.string(),
  missing: countField,
  /**
   * Not there where a table of more than 262,144 rows has more than 10,000 of them in this column: to count them takes longer
   * than all the rest, and says no more than that they are many.
   */
  distinct: countField.exactOptional(),
  min: z.string().exactOptional(),
  max: z.string().exactOptional(),
  /** Of categorical and boolean columns with few values: most frequent first. */
  categories: z
    .array(z.strictObject({ value: z.string(), count: z.int().min(1) }))
    .readonly()
    .exactOptional(),
  /** Of the finite numbers of numeric columns, in a table of at most 200,000 of them. */
  quantiles: z.array(quantileFields).readonly().exactOptional(),
  histogram: z.array(histogramBin).readonly().exactOptional(),
});

export const validationDocumentSchema = z.strictObject({
  format: z.literal(1),
  /** The name that the profile carries. */
  profile: z.string(),
  input: intakeFields.exactOptional(),
  /** What happens to a row that breaks a rule. */
  on_invalid: z.enum(ON_INVALID),
  max_bad_share: shareField,
  outcome: z.enum(['passed', 'failed']),
  rows: z.strictObject({
    total: countField,
    valid: countField,
    quarantined: countField,
    /** Of the valid rows, those that break a rule which only warns. */
    warned: countField,
  }),
  /** Every rule of the profile. */
  checks: z.array(validationCheck).readonly(),
  /** In the profile's order. */
  columns: z.array(columnSummary).readonly(),
});

export type IntakeFacts = z.output<typeof intakeFields>;
export type ValidationCheck = z.output<typeof validationCheck>;
export type ColumnSummary = z.output<typeof columnSummary>;
export type ValidationDocument = z.output<typeof validationDocumentSchema>;
