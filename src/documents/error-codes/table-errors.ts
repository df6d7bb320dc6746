import type { ErrorMeanings } from './error-meaning.ts';

/** Of tables and of the profiles and queries that are applied to them. */
export const tableErrors = {
  COLUMN_AMBIGUOUS: {
    exit: [2],
    means: 'a table has several columns of one name',
    todo: 'give each a name of its own in the job that makes the file',
  },
  COLUMN_NAME_RESERVED: {
    exit: [2],
    means: 'a feature has a name that the model needs for itself',
    todo: 'rename the column, or list it in `exclude`',
  },
  CSV_MALFORMED: {
    exit: [2],
    means: 'a file is not CSV as its dialect says; the line is in the message',
    todo: 'correct the line, or say how the file is written with `--dialect.…` or `dialect` in the profile',
  },
  DIALECT_INVALID: {
    exit: [2],
    means: 'the dialect of a CSV file has a value that it cannot have',
    todo: 'see `dialect` in [profile](profile.md)',
  },
  INPUT_EMPTY: {
    exit: [2],
    means: 'a table has no bytes or no rows',
    todo: 'check the job that makes it',
  },
  INPUT_ENCRYPTED: {
    exit: [2],
    means: 'a Parquet file is encrypted, and there is no way to give a key',
    todo: 'write it unencrypted',
  },
  INPUT_NOT_PARQUET: {
    exit: [2],
    means: 'a file is called Parquet and is not',
    todo: 'rename a CSV file to `.csv`; otherwise copy the file again',
  },
  INPUT_TOO_LARGE: {
    exit: [2],
    means: 'what comes through a pipe, or is compressed, is larger than may be unpacked',
    todo: 'write it to an uncompressed file and give that',
  },
  INPUT_UNREADABLE: {
    exit: [2],
    means: 'a table is damaged, of a foreign format or in another encoding',
    todo: 'follow the hint; often the file must be copied or made again',
  },
  KEY_MISSING: { exit: [2], means: 'a row has no value in its key', todo: 'validate the table first' },
  KEY_NOT_UNIQUE: {
    exit: [2],
    means: 'two rows have the same key',
    todo: 'validate the table first, or name the column that is unique',
  },
  PARTITION_CONTRADICTED: {
    exit: [2],
    means: 'a column of a file does not hold the value that the name of its folder says',
    todo: 'move the file, or leave the column out of it',
  },
  PARTS_DIFFER: {
    exit: [2],
    means: 'the files of one table have different columns or types',
    todo: 'write all files by the same job',
  },
  PROFILE_INVALID: {
    exit: [2],
    means: 'a profile has mistakes; each is shown with its place',
    todo: 'correct them; [profile](profile.md) lists the members',
  },
  PROFILE_MISSING: { exit: [2], means: 'there is no profile at this path', todo: 'check the path' },
  PROFILE_NEEDED: {
    exit: [2],
    means: 'a CSV file without a header can be read only with a profile, which names its columns',
    todo: 'give `--profile`',
  },
  PROFILE_UNREADABLE: { exit: [2], means: 'a profile cannot be read', todo: 'check that you may read it' },
  PROFILE_VIOLATION: {
    exit: [1],
    means: 'too many rows break the profile, or too few are left',
    todo: 'look at the quarantine and the report; correct the data, or the profile if the data are right',
  },
  QUERY_INVALID: {
    exit: [2],
    means: 'a SQL query is refused, or is not a single one',
    todo: 'correct the place that the message shows',
  },
  SCHEMA_COLUMN_MISSING: {
    exit: [2],
    means: 'a table lacks a column that is needed',
    todo: 'compare with the columns that the hint lists',
  },
  SCHEMA_TYPE_MISMATCH: {
    exit: [2],
    means: 'the type of a column is not that of the profile, or not a number where one is needed',
    todo: 'follow the hint: correct the profile or the job that makes the file',
  },
  TEXT_WITH_NUL: {
    exit: [2],
    means: 'a text holds the character NUL, which no model can read',
    todo: 'quarantine such rows by a pattern in the profile: `[^\\x00]*`',
  },
  TIMESTAMP_TOO_FINE: {
    exit: [2],
    means: 'a timestamp is finer than a microsecond, and digits would be lost',
    todo: 'round it in the job that makes the file',
  },
  VALUE_OUT_OF_RANGE: {
    exit: [2],
    means: 'a number is beyond the range of a 32-bit float',
    todo: 'validate the table first: such rows are quarantined',
  },
} as const satisfies ErrorMeanings;
