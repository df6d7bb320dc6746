import type * as z from 'zod';
import { describeZodIssue } from '../core/zod/describe-zod-issue.ts';
import { MlopsError } from '../core/error.ts';
import type { JsonValue } from '../core/json/json.ts';
import { didYouMean } from '../core/text/suggest.ts';
import {
  type Algorithm,
  gbdtParameters,
  logisticParameters,
  mlpParameters,
  type TrainOptions,
} from './train-options.ts';

/**
 * Checks the parameters of an algorithm and fills in defaults.
 *
 * @throws MlopsError TRAIN_PARAMETER_INVALID that names every parameter that is unknown or out of range
 */
export function parseTrainOptions(
  algorithm: Algorithm,
  seed: number,
  given: { readonly [name: string]: JsonValue },
): TrainOptions {
  switch (algorithm) {
    case 'gbdt':
      return { algorithm, seed, parameters: parse(algorithm, gbdtParameters, given) };
    case 'logistic':
      return { algorithm, seed, parameters: parse(algorithm, logisticParameters, given) };
    case 'mlp':
      return { algorithm, seed, parameters: parse(algorithm, mlpParameters, given) };
  }
}

function parse<Schema extends z.ZodObject>(
  algorithm: Algorithm,
  schema: Schema,
  given: { readonly [name: string]: JsonValue },
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const known = Object.keys(schema.shape);
  const unknown = parsed.error.issues.some(({ code }) => code === 'unrecognized_keys');
  throw new MlopsError({
    code: 'TRAIN_PARAMETER_INVALID',
    message: parsed.error.issues.map((issue) => explain(algorithm, issue, given, known)).join('; '),
    hints: unknown ? [`\`${algorithm}\` takes ${known.map((name) => `\`${name}\``).join(', ')}`] : [],
  });
}

function explain(
  algorithm: Algorithm,
  issue: z.core.$ZodIssue,
  given: { readonly [name: string]: JsonValue },
  known: readonly string[],
): string {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    // Inside a parameter, the names of the algorithm's parameters help nobody.
    const [owner, names] = path.length === 0 ? [algorithm, known] : [path.join('.'), []];
    return issue.keys
      .map((name) => `\`${owner}\` has no parameter \`${name}\`${didYouMean(name, names)}`)
      .join('; ');
  }
  const found = path.reduce<unknown>((value, step) => Object(value)[step], given);
  const what = issue.code === 'custom' ? issue.message : describeZodIssue(issue, found);
  return `parameter \`${path.join('.')}\` of \`${algorithm}\` ${what}`;
}
