import type { Host } from './host.ts';
import type { Answer, CommandClass } from './mlops-command.ts';

/** A module of `commands/`. */
interface CommandModule {
  readonly default: CommandClass & {
    run(argv: readonly string[], host: Host, words: string): Promise<Answer>;
  };
}

/** Every command as a user types it. Loaded one at a time: no command pays for another's imports. */
export const commandTable: { readonly [id: string]: () => Promise<CommandModule> } = {
  'cache gc': () => import('./commands/cache/gc.ts'),
  'cache pull': () => import('./commands/cache/pull.ts'),
  'cache push': () => import('./commands/cache/push.ts'),
  'cache stats': () => import('./commands/cache/stats.ts'),
  'cache verify': () => import('./commands/cache/verify.ts'),
  dag: () => import('./commands/dag.ts'),
  logs: () => import('./commands/logs.ts'),
  freeze: () => import('./commands/freeze.ts'),
  diff: () => import('./commands/diff.ts'),
  metrics: () => import('./commands/metrics.ts'),
  'metrics diff': () => import('./commands/metrics/diff.ts'),
  'metrics show': () => import('./commands/metrics/show.ts'),
  'models history': () => import('./commands/models/history.ts'),
  'models init': () => import('./commands/models/init.ts'),
  'models list': () => import('./commands/models/list.ts'),
  params: () => import('./commands/params.ts'),
  'params diff': () => import('./commands/params/diff.ts'),
  'params show': () => import('./commands/params/show.ts'),
  plots: () => import('./commands/plots.ts'),
  'plots diff': () => import('./commands/plots/diff.ts'),
  'plots show': () => import('./commands/plots/show.ts'),
  repro: () => import('./commands/repro.ts'),
  score: () => import('./commands/score.ts'),
  stages: () => import('./commands/stages.ts'),
  status: () => import('./commands/status.ts'),
  unfreeze: () => import('./commands/unfreeze.ts'),
  'verify-reproducibility': () => import('./commands/verify-reproducibility.ts'),
  why: () => import('./commands/why.ts'),
};
