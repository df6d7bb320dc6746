import { countedMistakes } from '../../core/diagnostic.ts';
import { type Digest, digestBytes } from '../../core/digest.ts';
import { MlopsError } from '../../core/error.ts';
import { readNamed, whyNotRead } from '../../core/files/read-named.ts';
import { parseScoringRules, type ScoringRules } from '../../documents/scoring-rules.ts';

/** A `scoring.yaml`, and the digest of its bytes. */
export interface RulesFile {
  readonly rules: ScoringRules;
  readonly digest: Digest;
}

/** @throws MlopsError RULES_MISSING · RULES_UNREADABLE · RULES_INVALID with the places of all mistakes */
export async function readScoringRules(path: string): Promise<RulesFile> {
  const bytes = await readBytes(path);
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

async function readBytes(path: string): Promise<Buffer> {
  try {
    const bytes = await readNamed(path, MAX_BYTES);
    if (typeof bytes !== 'string') return bytes;
    throw new MlopsError({
      code: 'RULES_UNREADABLE',
      message: `the scoring rules \`${path}\` cannot be read: ${whyNotRead(bytes, MAX_BYTES)}`,
    });
  } catch (cause) {
    if (cause instanceof MlopsError) throw cause;
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new MlopsError({
      code: missing ? 'RULES_MISSING' : 'RULES_UNREADABLE',
      message: missing
        ? `there are no scoring rules at \`${path}\``
        : `the scoring rules \`${path}\` cannot be read`,
      hints: [
        missing ? 'check the path: it is relative to the project' : 'check that it is a file you may read',
      ],
      cause,
    });
  }
}
