import type * as z from 'zod';
import { kindOfJson } from '../../../core/zod/describe-zod-issue.ts';
import { type Mistake, zodMistakes } from '../../../core/zod/zod-mistakes.ts';
import { ExactNumber } from '../parameters/parameter-value.ts';
import type { YamlPath } from './yaml-places.ts';

/**
 * What is wrong with a value of a YAML file, where numbers are kept as they are written.
 *
 * @param name how to call the value at a path: `learning_rate`, `stages.train.cmd`
 * @param keysAt the keys that are known at a path, for suggestions
 */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  name: (path: YamlPath) => string,
  keysAt: (path: YamlPath) => readonly string[],
): Mistake[] {
  return zodMistakes(issues, value, { name, keysAt, kindOf });
}

/** A value in a message: `the text …`, `5`, `a list`. */
export function kindOf(value: unknown): string {
  return value instanceof ExactNumber ? `\`${value.text}\`` : kindOfJson(value);
}
