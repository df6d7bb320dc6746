// `mlops plots` alone draws them.
export { default } from './plots/show.ts';
