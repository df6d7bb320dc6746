import { parseTrainOptions } from './parse-train-options.ts';

export const gbdt = parseTrainOptions('gbdt', 1, { n_estimators: 30 });
