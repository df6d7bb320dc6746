import { digestJson } from '../core/digest.ts';
import { prettyJson } from '../core/json/pretty-json.ts';
import { VERSION } from '../core/version.ts';
import type { FileEvidence, TableEvidence } from '../documents/evidence-fields.ts';
import type {
  CrossedLimit,
  ProfileSource,
  ReasonCount,
  ReceiptDocument,
  ScoreWarning,
  UnknownShare,
} from '../documents/receipt-document.ts';
import type { IntakeFacts } from '../documents/validation-document.ts';
import type { Profile } from '../data/profile/profile.ts';
import type { ScoredRows } from './batches/score-rows.ts';
import type { ScoringModel } from './model/scoring-model.ts';
import type { ScoringPolicy } from './limits/scoring-policy.ts';

export interface ScoreFacts {
  readonly model: Pick<ScoringModel, 'identity' | 'card'>;
  readonly profile: Profile;
  readonly profileSource: ProfileSource;
  readonly id: string;
  /** No column names a row: its number in the input does. */
  readonly numbered: boolean;
  readonly policy: ScoringPolicy;
  readonly rows: { readonly total: number; readonly valid: number; readonly quarantined: number };
  /** Undefined: the run ended before the model was asked. */
  readonly scored: ScoredRows | undefined;
  readonly columns: readonly UnknownShare[];
  readonly reasons: readonly ReasonCount[];
  readonly warnings: readonly ScoreWarning[];
  readonly crossed: readonly CrossedLimit[];
  readonly input: TableEvidence & IntakeFacts;
  /** Undefined: the scores were not published. */
  readonly output: FileEvidence | undefined;
  readonly quarantine: FileEvidence;
}

/**
 * The receipt of a scoring run: what went in, what came out, by what. It says nothing that another run with the same
 * input and model would say differently: no path, no time, no machine. Rows in = scored + quarantined + not_scored.
 */
export function scoreReceipt(facts: ScoreFacts): string {
  const { model, profile, policy, rows, scored } = facts;
  const document: ReceiptDocument = {
    format: 2,
    producer: { name: 'mlops', version: VERSION },
    published: facts.output !== undefined,
    limits_crossed: facts.crossed,
    warnings: facts.warnings,
    input: facts.input,
    model: {
      version: model.identity.version,
      digest: model.identity.digest,
      onnx: { digest: model.card.onnx.digest, sha256: model.card.onnx.sha256 },
    },
    profile: {
      name: profile.name,
      source: facts.profileSource,
      // As it was used: of the model's columns and the id alone.
      digest: digestJson(JSON.parse(JSON.stringify(profile))),
    },
    rules: {
      // Of scoring.yaml. What counted stands beside it: flags and parameters win over the file.
      digest: policy.rulesDigest,
      id: facts.id,
      id_is_row_number: facts.numbered,
      on_invalid: policy.onInvalid,
      threshold: model.card.threshold,
      threshold_margin: model.card.threshold_margin,
      medium_from: policy.bands.medium,
      high_from: policy.bands.high,
      max_bad_share: policy.maxBadShare,
      max_missing_share: policy.maxMissingShare,
      max_unseen_share: policy.maxUnseenShare,
    },
    rows: {
      in: rows.total,
      scored: scored?.rows ?? 0,
      quarantined: rows.quarantined,
      not_scored: scored === undefined ? rows.valid : 0,
      // Scored ones without a single value that the model knows.
      nothing_known: scored?.unknown.rows ?? 0,
    },
    columns: facts.columns,
    reasons: facts.reasons,
    scored:
      scored === undefined
        ? null
        : {
            positive: scored.positive,
            low: scored.bands.LOW,
            medium: scored.bands.MEDIUM,
            high: scored.bands.HIGH,
          },
    output: facts.output ?? null,
    quarantine: facts.quarantine,
  };
  return prettyJson(document);
}
