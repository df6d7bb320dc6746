import { commandErrors } from './command-errors.ts';
import type { ErrorMeanings } from './error-meaning.ts';
import { modelErrors } from './model-errors.ts';
import { pipelineErrors } from './pipeline-errors.ts';
import { registryErrors } from './registry-errors.ts';
import { runErrors } from './run-errors.ts';
import { systemErrors } from './system-errors.ts';
import { tableErrors } from './table-errors.ts';
import { trainingErrors } from './training-errors.ts';

/** Every stable code, by subject. The only list of them: `docs/reference/error-codes.md` is made from it. */
export const errorCodes: { readonly [subject: string]: ErrorMeanings } = {
  'Command line and installation': commandErrors,
  'Pipeline, parameters and lock': pipelineErrors,
  'Running stages, logs and cache': runErrors,
  'System and output files': systemErrors,
  'Tables, profiles and queries': tableErrors,
  Training: trainingErrors,
  'Models, scoring and promotion': modelErrors,
  'Registry, remotes, git and shown files': registryErrors,
};
