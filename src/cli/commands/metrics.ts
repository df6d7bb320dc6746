// `mlops metrics` alone shows them.
export { default } from './metrics/show.ts';
