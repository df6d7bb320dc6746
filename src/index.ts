/** What `import … from 'mlops'` offers to a user's own stage. */
export { defineStage, input, metrics, output, report, state } from './core/stage.ts';
export type { StageContext, StageDefinition } from './core/stage.ts';
export { MlopsError } from './core/error.ts';
export { hashUnit, randomStream, type RandomStream } from './core/random.ts';
