import type { ErrorMeanings } from './error-meaning.ts';

/** Of the operating system, and of the paths of what a command writes. */
export const systemErrors = {
  CANNOT_OPEN: {
    exit: [2, 75],
    means: 'the system does not open a file',
    todo: 'see the reason in the message',
  },
  CANNOT_READ: {
    exit: [2, 75],
    means: 'the system does not let a file be read, or it is not a regular file',
    todo: 'see the reason in the message',
  },
  CANNOT_START: {
    exit: [2, 75],
    means: 'the system does not start a program',
    todo: 'see the reason in the message',
  },
  CANNOT_WRITE: {
    exit: [2, 75],
    means: 'the system does not let a file be written: disk full, no permission, read-only',
    todo: 'see the reason in the message; what is done is kept',
  },
  DISK_FULL: {
    exit: [2],
    means: 'the disk is full while a table is read or written',
    todo: 'free some space, or let `TMPDIR` name a folder on a larger disk',
  },
  FILE_TOO_LARGE: {
    exit: [2],
    means: 'a file of settings is far larger than any such file is',
    todo: 'check that it is the file that you mean',
  },
  MEMORY_INVALID: {
    exit: [2],
    means: 'an amount of memory cannot be read or is too small',
    todo: 'write it as `4GiB` or `500MB`, at least 32MB',
  },
  NO_HARD_LINKS: {
    exit: [2],
    means: 'the file system has no hard links, which the registry needs to let only one writer win',
    todo: 'put the registry on another file system, or into a bucket',
  },
  OUTPUT_BUSY: {
    exit: [75],
    means: 'another run is writing the same file',
    todo: 'run again when it has ended, or name another path',
  },
  OUTPUT_CLASH: {
    exit: [2],
    means: 'one path is used for more than one of input, output, quarantine and receipt',
    todo: 'give each a path of its own',
  },
  OUTPUT_FORMAT_UNKNOWN: {
    exit: [2],
    means: 'the ending of an output does not say a format that is known',
    todo: 'end it in `.parquet`, `.csv`, `.arrow` or `.jsonl`',
  },
  OUTPUT_NOT_WRITABLE: {
    exit: [2],
    means: 'the folder of an output cannot be made',
    todo: 'check owner and mode of the folder above it',
  },
  OUTPUT_UNWRITABLE: {
    exit: [2, 75],
    means: 'an output cannot be written there',
    todo: 'name another path, or see the reason in the message',
  },
  OUT_OF_MEMORY: {
    exit: [2],
    means: 'a table does not fit into the memory limit',
    todo: 'allow more (`--memory 4GiB` or `MLOPS_MEMORY=4GiB`), or use fewer threads',
  },
  PERMISSION_DENIED: {
    exit: [2],
    means: 'a table may not be opened',
    todo: 'check owner and mode of the file and of its folder',
  },
} as const satisfies ErrorMeanings;
