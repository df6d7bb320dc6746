import { countedMistakes } from '../../core/diagnostic.ts';
import { type Digest, digestBytes } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { readRequired } from '../../core/files/read-required.ts';
import { parseScoringRules, type ScoringRules } from '../../documents/scoring-rules.ts';

/** A `scoring.yaml`, and the digest of its bytes. */
export interface RulesFile {
  readonly rules: ScoringRules;
  readonly digest: Digest;
}

/** @throws MlopsError RULES_MISSING · RULES_UNREADABLE · RULES_INVALID with the places of all mistakes */
export async function readScoringRules(path: string): Promise<RulesFile> {
  const bytes = await readRequired(path, MAX_BYTES, {
    called: 'the file of scoring rules',
    missing: 'RULES_MISSING',
    unreadable: 'RULES_UNREADABLE',
  });
  const parsed = parseScoringRules(bytes.toString('utf8'), path);
  if (parsed.ok) return { rules: parsed.value, digest: digestBytes(bytes) };
  throw new MlopsError({
    code: 'RULES_INVALID',
    message: `the scoring rules \`${path}\` have ${countedMistakes(parsed.error)}`,
    diagnostics: parsed.error,
  });
}

/** Far more than rules have. */
const MAX_BYTES = 8 * 1024 * 1024;
