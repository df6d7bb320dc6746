/**
 * The built-in stages: what `uses: name` can say in pipeline.yaml. This is the only list of them; a stage stands in
 * a file of its name. Loaded one at a time, since some bring DuckDB or ONNX Runtime.
 */
import type { StageDefinition } from '../src/core/stage.ts';

type LoadStage = () => Promise<{ readonly default: StageDefinition }>;

export const stages = {
  generate: () => import('./generate.ts'),
  features: () => import('./features.ts'),
  validate: () => import('./validate.ts'),
  split: () => import('./split.ts'),
  train: () => import('./train.ts'),
  evaluate: () => import('./evaluate.ts'),
  promote: () => import('./promote.ts'),
  score: () => import('./score.ts'),
} satisfies Record<string, LoadStage>;
