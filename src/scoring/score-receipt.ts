import { digestJson } from '../core/digest.ts';
import { prettyJson } from '../core/pretty-json.ts';
import { VERSION } from '../core/version.ts';
import type { Profile } from '../dataset/profile.ts';
import type { FileEvidence } from '../dataset/file-evidence.ts';
import type { RiskBands } from '../documents/risk-bands.ts';
import type { ScoredRows } from './score-rows.ts';
import type { ScoringModel } from './scoring-model.ts';

export type OnInvalid = 'quarantine' | 'fail';

export interface ScoreFacts {
  readonly model: Pick<ScoringModel, 'identity' | 'card'>;
  readonly profile: Profile;
  readonly profileGiven: boolean;
  readonly id: string;
  readonly onInvalid: OnInvalid;
  readonly bands: RiskBands;
  readonly rows: { readonly total: number; readonly quarantined: number };
  readonly scored: ScoredRows;
  readonly reasons: readonly { readonly reason: string; readonly rows: number }[];
  readonly input: FileEvidence;
  readonly output: FileEvidence;
  readonly quarantine: FileEvidence;
}

/**
 * The receipt of a scoring run: what went in, what came out, by what. It says nothing that another run with the same
 * input and model would say differently: no path, no time, no machine.
 */
export function scoreReceipt(facts: ScoreFacts): string {
  const { model, profile, rows, scored } = facts;
  return prettyJson({
    format: 1,
    producer: { name: 'mlops', version: VERSION },
    input: { ...facts.input },
    model: {
      version: model.identity.version,
      digest: model.identity.digest,
      onnx: { digest: model.card.onnx.digest, sha256: model.card.onnx.sha256 },
    },
    profile: {
      name: profile.name,
      source: facts.profileGiven ? 'given' : 'derived',
      // As it was used: of the model's columns and the id alone.
      digest: digestJson(JSON.parse(JSON.stringify(profile))),
    },
    rules: {
      id: facts.id,
      on_invalid: facts.onInvalid,
      threshold: model.card.threshold,
      threshold_margin: model.card.threshold_margin,
      medium_from: facts.bands.medium,
      high_from: facts.bands.high,
    },
    rows: { in: rows.total, scored: scored.rows, quarantined: rows.quarantined },
    reasons: facts.reasons.map((each) => ({ ...each })),
    scored: {
      positive: scored.positive,
      low: scored.bands.LOW,
      medium: scored.bands.MEDIUM,
      high: scored.bands.HIGH,
    },
    output: { ...facts.output },
    quarantine: { ...facts.quarantine },
  });
}
