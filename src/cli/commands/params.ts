// `mlops params` alone shows them.
export { default } from './params/show.ts';
