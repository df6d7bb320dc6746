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
  dag: () => import('./commands/dag.ts'),
  metrics: () => import('./commands/metrics.ts'),
  'models list': () => import('./commands/models/list.ts'),
  repro: () => import('./commands/repro.ts'),
  score: () => import('./commands/score.ts'),
  status: () => import('./commands/status.ts'),
  'verify-reproducibility': () => import('./commands/verify-reproducibility.ts'),
};
