/** `scoring.yaml`: what is done with a model's answers, and when they are not to be used. Beside the pipeline. */
import * as z from 'zod';
import { type Diagnostic, MAX_DIAGNOSTICS } from '../core/diagnostic.ts';
import { parseLocatedYaml } from '../core/json/located-yaml.ts';
import { describeZodIssue } from '../core/describe-zod-issue.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { didYouMean } from '../core/suggest.ts';
import { DEFAULT_BANDS, RISK_BANDS } from './risk-bands.ts';

/** What to do with a row that breaks a rule: set it aside, refuse the whole table, or keep and count it. */
export const ON_INVALID = ['quarantine', 'fail', 'warn'] as const;

export type OnInvalid = (typeof ON_INVALID)[number];

const share = z.number().min(0).max(1);
const text = z.string().min(1);

/** Of each column by its name; `*` for the others. A number alone is that of `*`. */
const shares = z.union([share.transform((all) => ({ '*': all })), z.record(text, share)]);

const bands = z
  .strictObject({ medium: share.default(DEFAULT_BANDS.medium), high: share.default(DEFAULT_BANDS.high) })
  .refine(({ medium, high }) => medium <= high, { error: 'must rise from `medium` to `high`' });

const scoringRulesSchema = z.strictObject({
  format: z.literal(1).default(1),
  bands: bands.optional(),
  on_invalid: z.enum(ON_INVALID).optional(),
  max_bad_share: share.optional(),
  max_missing_share: shares.optional(),
  max_unseen_share: shares.optional(),
  /** What stands beside a score. Carried for reason codes: nothing reads it yet. */
  reasons: z
    .strictObject({
      top: z.int().min(1).optional(),
      language: text.optional(),
      texts: z.record(text, text).optional(),
    })
    .optional(),
  /** What to do about customers of a band. Carried, as `reasons` are. */
  advice: z.partialRecord(z.enum(RISK_BANDS), text).optional(),
});

export type ScoringRules = z.output<typeof scoringRulesSchema>;

/** @param file how messages call the text */
export function parseScoringRules(source: string, file: string): Result<ScoringRules, readonly Diagnostic[]> {
  const located = parseLocatedYaml(source, file);
  if (!located.ok) return located;
  const { value, at } = located.value;
  const parsed = scoringRulesSchema.safeParse(value ?? {});
  if (parsed.success) return ok(parsed.data);
  return fail(
    parsed.error.issues
      .slice(0, MAX_DIAGNOSTICS)
      .flatMap(flatten)
      .flatMap((issue) => {
        if (issue.code === 'unrecognized_keys') {
          return issue.keys
            .slice(0, MAX_DIAGNOSTICS)
            .map((key) =>
              at([...issue.path, key], 'key', `unknown key \`${key}\`${didYouMean(key, keysAt(issue.path))}`),
            );
        }
        const name = issue.path.join('.') || file;
        if (issue.code === 'invalid_key')
          return [at(issue.path, 'key', `\`${name}\` is not a name that is known here`)];
        return [
          at(issue.path, 'value', `\`${name}\` ${describeZodIssue(issue, valueAt(value, issue.path))}`),
        ];
      }),
  );
}

type Issue = z.core.$ZodIssue;

// Of a number or a map, the mistake is in the map where there is one.
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branch = issue.errors.find((errors) =>
    errors.every(({ code, path }) => code !== 'invalid_type' || path.length > 0),
  );
  return (branch ?? issue.errors[0] ?? []).map((inner): Issue => ({
    ...inner,
    path: [...issue.path, ...inner.path],
  }));
}

const KEYS: { readonly [member: string]: string[] } = {
  bands: ['medium', 'high'],
  reasons: ['top', 'language', 'texts'],
  advice: [...RISK_BANDS],
};

function keysAt(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(scoringRulesSchema.shape);
  return KEYS[String(path[0])] ?? [];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}
