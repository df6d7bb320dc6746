import type { Interfaces } from '@oclif/core';
import { serializeError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { EngineEvent } from '../../engine/project/event.ts';
import type { EnginePorts, ReproOptions } from '../../engine/project/ports.ts';
import type { Project } from '../../engine/project/project.ts';
import { repro } from '../../engine/repro.ts';
import { argument, boolean, integer, string } from '../command-line/flag-builders.ts';
import { enginePorts } from '../engine-ports.ts';
import { readHeadline } from '../answers/headline.ts';
import { interruptible } from '../interruptible.ts';
import { meantByAddress } from '../answers/stage-address.ts';
import type { Answer } from '../mlops-command.ts';
import type { EditedProject } from '../open-edited-project.ts';
import { openProject } from '../open-project.ts';
import { dryAnswer } from '../answers/plan-answer.ts';
import { ProjectCommand } from '../project-command.ts';
import { errorDocument } from '../render/error-document.ts';
import { progressListener } from '../render/run/progress.ts';
import { renderFailures } from '../render/run/repro-failures.ts';
import { reproDocument } from '../render/run/repro-document.ts';
import { renderReproSummary } from '../render/run/repro-summary.ts';
import { overrideFlag, overrideLockFlag, remoteFlag } from '../command-line/shared-flags.ts';

export default class Repro extends ProjectCommand {
  static override summary = 'Bring the pipeline up to date';
  static override description =
    'Runs the stages whose code, parameters or inputs changed, restores from the cache what is known already, and leaves alone what is fresh.';
  static override examples = [
    { description: 'Everything', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'One stage with all that it needs', command: '<%= config.bin %> <%= command.id %> train' },
    {
      description: 'Every member of a group, and what follows from them',
      command: "<%= config.bin %> <%= command.id %> 'train@*' --downstream",
    },
    {
      description: 'With another parameter, which params.yaml then has',
      command: '<%= config.bin %> <%= command.id %> --set-param train.learning_rate=0.05',
    },
    {
      description: 'With another parameter for this once: neither params.yaml nor pipeline.lock is written',
      command: '<%= config.bin %> <%= command.id %> --override as_of=2026-07-01',
    },
    { description: 'What would happen', command: '<%= config.bin %> <%= command.id %> --dry' },
    {
      description: 'In CI: fail when the committed lock is not what the run makes',
      command: '<%= config.bin %> <%= command.id %> --frozen-lock',
    },
  ];
  static override args = {
    targets: argument({
      description: 'stages, groups, output paths or globs, each with all that it needs; default: everything',
      multiple: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    'single-item': boolean({
      char: 's',
      description: 'only the targets, against the files as they are',
      exclusive: ['downstream'],
    }),
    downstream: boolean({ description: 'the targets and what follows from them' }),
    force: boolean({ description: 'run every stage that takes part, fresh or not' }),
    dry: boolean({ description: 'say what would run and why, and run nothing' }),
    'no-cache': boolean({ description: 'neither read nor write known results' }),
    'force-overwrite': boolean({
      description: 'replace files that lie where outputs go; copies are kept in .mlops/saved',
    }),
    'frozen-lock': boolean({
      description: 'fail when the lock would change; with --dry, check that and run nothing',
      exclusive: ['override'],
    }),
    'set-param': string({
      char: 'S',
      description: 'change a value in the parameter file, then run; may be repeated',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: '<key=value>',
      exclusive: ['override'],
    }),
    override: overrideFlag,
    lock: overrideLockFlag,
    'keep-going': boolean({
      char: 'k',
      description: 'after a failure go on with what does not need the stage that failed',
    }),
    wait: integer({
      description: 'how long to wait for another run on this project',
      default: 0,
      min: 0,
      helpValue: '<seconds>',
    }),
    'log-format': string({
      description: 'how stderr tells the run: for people, or as one JSON object a line',
      options: ['text', 'ndjson'],
      default: 'text',
    }),
    jobs: integer({ char: 'j', description: 'stages at once', default: 1, min: 1, helpValue: '<n>' }),
    sandbox: boolean({
      description: 'run each stage where only its declared inputs lie; verification always does',
    }),
    pull: boolean({
      description: 'bring the model registry, and ask the remote for results before running anything',
    }),
    remote: { ...remoteFlag, dependsOn: ['pull'] },
    threads: integer({
      description: 'threads that a stage may use; changes the time, never the result',
      min: 1,
      helpValue: '<n>',
    }),
  };

  async run(): Promise<Answer> {
    const { args, flags: given } = await this.parse(Repro);
    const { file, targets } = meantByAddress(this.host, given.file, args.targets ?? []);
    const flags = { ...given, file };
    if (flags['log-format'] === 'text') {
      const listener = progressListener(this.host.stderr, this.host.effects.elapsed);
      return this.#repro(targets, flags, listener);
    }
    const { ndjsonListener } = await import('../render/run/ndjson-listener.ts');
    const { onEvent, onError } = ndjsonListener(this.host);
    try {
      const { complaint: _, ...answer } = await this.#repro(targets, flags, onEvent);
      return answer;
    } catch (thrown) {
      const error = serializeError(thrown);
      if (error.exitCode === EXIT.bug) throw thrown;
      onError(error);
      return { exitCode: error.exitCode, document: errorDocument(error), text: () => '' };
    }
  }

  async #repro(
    targets: readonly string[],
    flags: Flags,
    listener: (event: EngineEvent) => void,
  ): Promise<Answer> {
    const { project, texts } = await this.#open(flags);
    const options = { ...optionsOf(targets, flags), rewrite: texts };
    const ports = enginePorts(this.host);
    if (flags.dry && flags['frozen-lock']) return lockAnswer(project, options, ports);
    if (flags.dry) return dryAnswer(project, options, ports);

    const pulling = flags.pull ? await this.#pulling(flags, project) : {};
    const outcome = await interruptible((interrupt) =>
      repro(project, { ...options, ...pulling }, { ...ports, interrupt }, listener),
    );
    const headline =
      outcome.exitCode === EXIT.yes ? await readHeadline(project, outcome.stages, ports) : undefined;
    return {
      exitCode: outcome.exitCode,
      document: reproDocument(outcome, headline),
      text: (paint) => renderReproSummary(outcome, headline, paint),
      complaint: (paint) => renderFailures(outcome, paint),
    };
  }

  async #pulling(flags: Flags, { root }: Project): Promise<Pick<ReproOptions, 'remote' | 'pullState'>> {
    const { openResultsRemote } = await import('../open-named-remote.ts');
    const remote = await openResultsRemote(flags.remote, root, this.host);
    return { pullState: true, ...(remote === undefined ? {} : { remote }) };
  }

  async #open(flags: Flags): Promise<EditedProject> {
    const { file, 'set-param': assignments = [] } = flags;
    if (assignments.length === 0)
      return { project: await openProject(this.host, file, flags), texts: new Map() };
    const { openEditedProject } = await import('../open-edited-project.ts');
    return openEditedProject(this.host, file, assignments);
  }
}

type Flags = Interfaces.InferredFlags<typeof Repro.flags & typeof Repro.baseFlags>;

function optionsOf(targets: readonly string[], flags: Flags): ReproOptions {
  return {
    targets,
    ...(flags['single-item'] ? { reach: 'only' as const } : {}),
    ...(flags.downstream ? { reach: 'downstream' as const } : {}),
    force: flags.force,
    noCache: flags['no-cache'],
    forceOverwrite: flags['force-overwrite'],
    frozenLock: flags['frozen-lock'],
    keepGoing: flags['keep-going'],
    waitSeconds: flags.wait,
    jobs: flags.jobs,
    sandbox: flags.sandbox,
    ...(flags.threads === undefined ? {} : { threads: flags.threads }),
  };
}

async function lockAnswer(project: Project, options: ReproOptions, ports: EnginePorts): Promise<Answer> {
  const { confirmLock } = await import('../../engine/lockfile/confirm-lock.ts');
  await confirmLock(project, options, ports);
  return {
    exitCode: EXIT.yes,
    document: { lock: project.lockFile, would_change: false },
    text: () => `\`${project.lockFile}\` would not change\n`,
  };
}
