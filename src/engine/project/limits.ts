/**
 * How much is read of what others may have written. Each is far above what real projects have: a stage's entry takes some
 * kilobytes, a lock some 5 KB a stage, a list of files some 150 bytes a file.
 */
const MEBIBYTE = 1 << 20;

/** An entry of the action cache, here or in a remote. */
export const MAX_ENTRY_BYTES = 16 * MEBIBYTE;
/** A lock file. */
export const MAX_LOCK_BYTES = 128 * MEBIBYTE;
/** `pipeline.yaml`, `mlops.yaml`, files of parameters. */
export const MAX_CONFIG_BYTES = 4 * MEBIBYTE;
/** The list of the files of a folder. */
export const MAX_MANIFEST_BYTES = 256 * MEBIBYTE;
