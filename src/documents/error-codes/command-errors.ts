import type { ErrorMeanings } from './error-meaning.ts';

/** Of what was typed, and of the program itself. */
export const commandErrors = {
  BAD_COMMAND_LINE: {
    exit: [2],
    means: 'a flag has a value that it cannot have, or a required flag is missing',
    todo: 'look at `mlops COMMAND --help`; the message has an example of a value',
  },
  BUG: {
    exit: [70],
    means: 'mlops itself has failed: this is never your mistake',
    todo: 'report it with the stack that is printed, the command and the version (`mlops --version`)',
  },
  BUILD_INCOMPLETE: {
    exit: [70],
    means: 'a file of the installation is missing or damaged',
    todo: 'install mlops again; in a checkout of its repository, `npm run build`',
  },
  CONFIG_INVALID: {
    exit: [2],
    means: '`mlops.yaml` has an unknown key, a value of the wrong type, or a secret in plain text',
    todo: 'correct the places that the message names; secrets are written as `{env: NAME}`',
  },
  CWD_GONE: {
    exit: [2],
    means: 'the folder that the command was started in does not exist any more',
    todo: 'change to a folder that exists and run again',
  },
  INTERRUPTED: {
    exit: [129, 130, 143],
    means: 'SIGHUP, SIGINT (Ctrl-C) or SIGTERM stopped the command; nothing is half-written',
    todo: 'run again: finished stages are kept',
  },
  UNEXPECTED_ARGUMENT: {
    exit: [2],
    means: 'the command takes no such word, or not that many',
    todo: 'look at `mlops COMMAND --help`',
  },
  UNKNOWN_COMMAND: {
    exit: [2],
    means: 'no command has this name',
    todo: 'use the suggested name, or look at `mlops --help`',
  },
  UNKNOWN_FLAG: {
    exit: [2],
    means: 'the command has no such flag',
    todo: 'use the suggested flag, or look at `mlops COMMAND --help`',
  },
  UNKNOWN_STAGE: {
    exit: [2],
    means: 'neither a built-in stage nor one of the project has this name',
    todo: 'use the suggested name, or look at `mlops stages`',
  },
} as const satisfies ErrorMeanings;
