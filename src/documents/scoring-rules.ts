/** `scoring.yaml`: what is done with a model's answers, and when they are not to be used. Beside the pipeline. */
import * as z from 'zod';
import { shareField } from './basic-fields.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { parseLocatedYaml } from '../core/json/located-yaml.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { zodMistakes } from '../core/zod/zod-mistakes.ts';
import { DEFAULT_BANDS, RISK_BANDS } from './risk-bands.ts';

/** What to do with a row that breaks a rule: set it aside, refuse the whole table, or keep and count it. */
export const ON_INVALID = ['quarantine', 'fail', 'warn'] as const;

export type OnInvalid = (typeof ON_INVALID)[number];

const text = z.string().min(1);

/** Of each column by its name; `*` for the others. A number alone is that of `*`. */
const shares = z.union(
  [shareField.transform((all) => ({ '*': all })), z.record(text, shareField)],
  'must be a share or a map of shares',
);

const bands = z
  .strictObject({
    medium: shareField
      .default(DEFAULT_BANDS.medium)
      .describe('the probability from which on the band is MEDIUM'),
    high: shareField.default(DEFAULT_BANDS.high).describe('the probability from which on the band is HIGH'),
  })
  .refine(({ medium, high }) => medium <= high, { error: 'must rise from `medium` to `high`' });

export const scoringRulesSchema = z.strictObject({
  $schema: z.string().optional().describe('for editors, of no other effect'),
  format: z.literal(1).default(1).describe("of the file's own form; a changed key is another number"),
  bands: bands.optional().describe('the probabilities from which on a risk band begins'),
  on_invalid: z
    .enum(ON_INVALID)
    .optional()
    .describe(
      'what is done with a row that breaks a rule: `quarantine` (the default), `fail` refuses the whole table, `warn` keeps and counts it',
    ),
  max_bad_share: shareField
    .optional()
    .describe('the greatest share of rows that may be quarantined; default: 0.05'),
  max_missing_share: shares
    .optional()
    .describe(
      'the greatest share of rows in which a column may be missing: for each column, `*` for the others',
    ),
  max_unseen_share: shares
    .optional()
    .describe('the greatest share of rows with a value that training did not see, written the same way'),
  reasons: z
    .strictObject({
      top: z.int().min(1).optional().describe('how many reasons stand beside a score'),
      language: text.optional().describe('the language of the texts, such as `en`'),
      texts: z.record(text, text).optional().describe('the text of a reason, by column'),
    })
    .optional()
    .describe('reasons beside a score (checked; nothing reads it yet)'),
  advice: z
    .partialRecord(z.enum(RISK_BANDS), text)
    .optional()
    .describe('what to do about customers of a band (checked; nothing reads it yet)'),
});

export type ScoringRules = z.output<typeof scoringRulesSchema>;

/** @param file how messages call the text */
export function parseScoringRules(source: string, file: string): Result<ScoringRules, readonly Diagnostic[]> {
  const located = parseLocatedYaml(source, file);
  if (!located.ok) return located;
  const { value, at } = located.value;
  const parsed = scoringRulesSchema.safeParse(value ?? {});
  if (parsed.success) return ok(parsed.data);
  const name = (path: readonly PropertyKey[]) => path.join('.') || file;
  const mistakes = zodMistakes(parsed.error.issues, value, { name, keysAt });
  return fail(mistakes.map(({ path, part, message }) => at(path, part, message)));
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
