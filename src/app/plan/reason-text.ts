import { canonicalJson } from '../../core/json/canonical-json.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { Reason } from '../../engine/project/plan.ts';

/** Why a stage is not fresh, in a few words. */
export function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case 'neverRun':
      return 'never run';
    case 'inputChanged':
      return `input \`${reason.path}\` changed`;
    case 'inputAdded':
      return `input \`${reason.path}\` is new`;
    case 'inputRemoved':
      return `input \`${reason.path}\` is no longer one`;
    case 'parameterChanged':
      return `parameter \`${reason.name}\`: ${change(reason.before, reason.after)}`;
    case 'codeChanged':
      return `the code of \`${reason.uses}\` changed`;
    case 'commandChanged':
      return 'the command changed';
    case 'environmentChanged':
      return `environment variable \`${reason.name}\` ${ENVIRONMENT[reason.how]}`;
    case 'outputMissing':
      return `output \`${reason.path}\` is missing`;
    case 'outputChanged':
      return `output \`${reason.path}\` was changed`;
    case 'outputsDeclaredChanged':
      return `output \`${reason.path}\`: declaration ${reason.how === 'flags' ? 'changed' : reason.how}`;
    case 'stateChanged':
      return `what \`${reason.parameter}\` says changed`;
    case 'upstream':
      return `\`${reason.stage}\` comes first`;
    case 'forced':
      return 'forced';
    case 'alwaysChanged':
      return 'always runs';
    case 'noCache':
      return 'the cache may not be read';
    case 'blobMissing':
      return `\`${reason.path}\` is not in the cache`;
  }
}

const ENVIRONMENT = {
  set: 'is now set',
  unset: 'is no longer set',
  changed: 'changed',
  declared: 'is newly declared',
  undeclared: 'is no longer declared',
} as const;

/** Each reason once: a stage that makes two inputs is one reason. */
export function reasonTexts(reasons: readonly Reason[]): readonly string[] {
  return [...new Set(reasons.map(reasonText))];
}

/** All reasons in one cell of a table: the first, and how many more. */
export function reasonsCell(reasons: readonly Reason[]): string {
  const [first, ...others] = reasonTexts(reasons);
  if (first === undefined) return '';
  return others.length === 0 ? first : `${first} (and ${others.length} more)`;
}

function change(before: JsonValue | undefined, after: JsonValue | undefined): string {
  return changeTexts(before, after).join(' → ');
}

/** Before and after, so that the difference shows even when it is only of type. */
export function changeTexts(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly [before: string, after: string] {
  const [old, now] = [jsonText(before), jsonText(after)];
  return old === now ? [quotedText(before), quotedText(after)] : [old, now];
}

function quotedText(value: JsonValue | undefined): string {
  return typeof value === 'string' && !TAGGED.test(value) ? JSON.stringify(value) : jsonText(value);
}

const LONGEST = 40;
/** How a value of a command is kept that JSON cannot say: `!!float 1.0`. */
const TAGGED = /^!!(?:float|integer|str) /;

/** A value in a few words; undefined is `none`. */
export function jsonText(value: JsonValue | undefined): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value.replace(TAGGED, '') : canonicalJson(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
