import type { ErrorMeanings } from './error-meaning.ts';

/** Of stages while they run, of their records and of the cache. */
export const runErrors = {
  CACHE_INCOMPLETE: {
    exit: [2],
    means: 'the cache lacks the list of files of a directory output, so that `cache gc` deletes nothing',
    todo: 'run `mlops repro --force` on its stage, or `mlops cache pull`',
  },
  COMMAND_FAILED: {
    exit: [1],
    means: 'the command of a `cmd` stage ended with another exit code than 0',
    todo: '`mlops logs STAGE` shows what it printed',
  },
  INPUT_CHANGED: {
    exit: [1],
    means: 'an input changed while it was read, so that the result was thrown away',
    todo: 'run again when nothing else writes there',
  },
  LINK_OUTSIDE: {
    exit: [2],
    means: 'an output is, or would be written through, a symbolic link out of the project',
    todo: 'let the stage copy the file, or make the folder a real one',
  },
  NO_LOGS: {
    exit: [2],
    means: 'no run of this stage is recorded',
    todo: 'run it: a run in which everything is fresh leaves no record',
  },
  OUTPUT_IN_THE_WAY: {
    exit: [2],
    means: 'a file that no stage made stands where an output belongs',
    todo: 'move it away, or use `--force-overwrite`, which keeps a copy in `.mlops/saved`',
  },
  OUTPUT_MISSING: {
    exit: [1],
    means: 'a stage succeeded and did not make one of its declared outputs',
    todo: 'let the stage make it, or remove it from the pipeline file',
  },
  PARAMETER_CHANGED: {
    exit: [1],
    means: 'the parameter file changed while a stage that reads it ran',
    todo: 'run again',
  },
  ROOM_CRASHED: {
    exit: [2],
    means: 'a verification run ended without an answer',
    todo: 'look at what it said (in the hint); not enough memory is the usual cause',
  },
  RUN_UNKNOWN: {
    exit: [2],
    means: 'no run, or more than one, has a name that begins like this',
    todo: 'use one of the names in the hint',
  },
  STAGE_CRASHED: {
    exit: [1],
    means: 'the process of a stage ended before it had answered',
    todo: '`mlops logs STAGE` shows what it printed',
  },
  STAGE_INVALID: {
    exit: [2],
    means: "a stage of the project's own cannot be loaded, or its module does not export a stage",
    todo: 'write `export default defineStage({ name, description, parameters, run })`',
  },
  STAGE_KILLED: {
    exit: [1],
    means: 'a signal ended the process of a stage',
    todo: 'with SIGKILL the memory was probably used up: allow more, or use fewer threads',
  },
  STAGE_NOT_STARTED: {
    exit: [2],
    means: 'the process of a stage could not be started',
    todo: 'see what the system says in the message',
  },
  STAGE_PARAMETERS_INVALID: {
    exit: [2],
    means: 'a stage refuses its parameters',
    todo: '`mlops stages NAME` lists what it takes',
  },
  STAGE_TIMED_OUT: {
    exit: [1],
    means: 'a stage ran longer than its `timeout`',
    todo: 'raise `timeout` in the pipeline file if it needs longer',
  },
  UNDECLARED_INPUT: {
    exit: [1],
    means: 'in its sandbox, a stage read a file that it does not declare',
    todo: 'add the file to `deps`',
  },
  UNREADABLE_CONTENT: {
    exit: [2],
    means: 'an input or output is neither a file nor a folder, or its name cannot be recorded',
    todo: 'replace it with a regular file, or rename it',
  },
} as const satisfies ErrorMeanings;
