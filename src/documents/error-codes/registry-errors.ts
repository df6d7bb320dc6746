import type { ErrorMeanings } from './error-meaning.ts';

/** Of the model registry, remotes, git, and of files that are shown. */
export const registryErrors = {
  CHAMPION_MISSING: {
    exit: [2],
    means: 'the lock was made against a champion that the registry here does not hold',
    todo: 'bring the registry: `mlops cache pull`',
  },
  ENTRY_TOO_LARGE: {
    exit: [2],
    means: 'an entry of the registry would be larger than any entry may be',
    todo: 'shorten the promotion report: it was not made by the stage `promote`',
  },
  GIT_FAILED: { exit: [2], means: 'git cannot do what it is asked', todo: 'see what git says in the hint' },
  GIT_MISSING: {
    exit: [2],
    means: 'the program `git` is not installed',
    todo: 'install it, or add it to PATH',
  },
  GIT_UNTRUSTED: {
    exit: [2],
    means: 'git refuses a repository that belongs to another user',
    todo: 'run the command in the hint if you trust it',
  },
  NOT_A_REPOSITORY: {
    exit: [2],
    means: 'a revision is asked for outside of a git repository',
    todo: '`git init`, and commit once',
  },
  NO_PRODUCTION_MODEL: {
    exit: [2],
    means: 'no model is in production in this registry',
    todo: 'run `mlops repro`, or name a model directory with `--model`',
  },
  NO_REMOTE: {
    exit: [2],
    means: 'neither `mlops.yaml` nor `--remote` names a remote',
    todo: 'write `remote: {url: "s3://bucket/prefix"}` into `mlops.yaml`',
  },
  PLOT_COLUMN_UNKNOWN: {
    exit: [2],
    means: 'a plot names a column that its file lacks',
    todo: 'use a column of the hint',
  },
  PLOT_TEMPLATE_UNKNOWN: {
    exit: [2],
    means: 'a plot uses a template that does not exist',
    todo: 'use one that the hint lists',
  },
  PROMOTION_REPORT_INVALID: {
    exit: [2],
    means: 'a promotion report cannot be read',
    todo: 'remove it and run `mlops repro`',
  },
  PROMOTION_REPORT_MISSING: {
    exit: [2],
    means: 'a promotion report is gone before its decision was entered',
    todo: 'run `mlops repro`',
  },
  REGISTRY_AHEAD: {
    exit: [2],
    means: 'the registry here has entries that the remote one, which counts, lacks',
    todo: '`mlops cache push`, if nobody cut the remote short',
  },
  REGISTRY_AMBIGUOUS: {
    exit: [2],
    means: 'the stages name several registries, and a remote holds one',
    todo: 'let all stages name the same registry',
  },
  REGISTRY_CORRUPT: {
    exit: [2],
    means: 'a file of the registry was changed or is damaged',
    todo: 'restore it from a backup or another copy',
  },
  REGISTRY_FORKED: {
    exit: [2],
    means: 'the registry here and the remote one have different histories',
    todo: 'decide which one counts, and follow the hint',
  },
  REGISTRY_MIXED: {
    exit: [2],
    means: 'an older mlops has written into a registry that was converted',
    todo: 'use one version of mlops for one registry',
  },
  REGISTRY_MOVED: {
    exit: [75],
    means: 'another run changed the registry meanwhile, so that the decision does not count',
    todo: 'run again',
  },
  REGISTRY_PARAMETER_MISSING: {
    exit: [2],
    means: "a stage of the project's own asks the registry for a baseline and lacks a parameter for it",
    todo: 'declare `candidate` (input) and `report` (report)',
  },
  REMOTE_AWAY: { exit: [75], means: 'the remote cannot be reached', todo: 'try again later' },
  REMOTE_DENIED: { exit: [2], means: 'the remote refuses access', todo: 'check the credentials' },
  REMOTE_UNUSABLE: {
    exit: [2],
    means: 'the address of a remote is wrong, or what is there is not a remote',
    todo: 'see the reason in the message',
  },
  REVISION_UNKNOWN: {
    exit: [2],
    means: 'git knows no such revision',
    todo: '`git log --oneline --all` shows them',
  },
  UNREADABLE_METRICS: {
    exit: [2],
    means: 'a metrics file cannot be read as JSON, YAML or TOML',
    todo: 'run `mlops repro` to make it again',
  },
  UNREADABLE_PARAMETERS: { exit: [2], means: 'a parameter file cannot be read', todo: 'correct its place' },
  UNREADABLE_PLOT: {
    exit: [2],
    means: 'the data of a plot cannot be read',
    todo: 'see the reason in the message',
  },
} as const satisfies ErrorMeanings;
