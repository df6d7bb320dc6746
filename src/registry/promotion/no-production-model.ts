import { MlopsError } from '../../core/error.ts';

export function noProductionModel(registry: string): MlopsError {
  return new MlopsError({
    code: 'NO_PRODUCTION_MODEL',
    message: `no model is in production in the registry \`${registry}\``,
    hints: [
      'run `mlops repro`: the stage `promote` puts a model into production that passes the gate, and its report says why one does not',
      'or name a model directory: `mlops score --model models/candidate`',
    ],
  });
}
