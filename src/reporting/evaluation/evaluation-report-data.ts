/** What `<report>.json` of an evaluation holds. Shares and probabilities are in [0, 1], margins are log-odds. (A type, not
 * an interface: only that counts as a JSON value.) */
export type EvaluationReportData = {
  readonly model: {
    readonly version: string;
    readonly algorithm: string;
    readonly target: string;
    /** The value of the target that the model foretells; null when it is the usual one, true or 1. */
    readonly positive: string | null;
  };
  /** Rows with at least this score are called positive; the margin is what is compared. */
  readonly threshold: { readonly probability: number; readonly margin: number };
  readonly rows: { readonly total: number; readonly positives: number };
  readonly metrics: {
    readonly auc: number;
    /** After DeLong; null with fewer than two rows of a class. */
    readonly auc_standard_error: number | null;
    readonly average_precision: number;
    readonly f1: number;
    readonly precision: number;
    readonly recall: number;
    readonly accuracy: number;
    readonly log_loss: number;
    readonly brier: number;
  };
  readonly confusion: {
    readonly true_positives: number;
    readonly false_positives: number;
    readonly true_negatives: number;
    readonly false_negatives: number;
  };
  readonly roc: readonly { readonly false_positive_rate: number; readonly true_positive_rate: number }[];
  readonly precision_recall: readonly { readonly recall: number; readonly precision: number }[];
  readonly calibration: readonly {
    readonly from: number;
    readonly to: number;
    readonly rows: number;
    readonly mean_probability: number;
    readonly observed: number;
  }[];
  readonly scores: readonly {
    readonly from: number;
    readonly to: number;
    readonly negatives: number;
    readonly positives: number;
  }[];
  readonly gains: readonly {
    readonly share: number;
    readonly rows: number;
    readonly positives: number;
    readonly captured: number;
    readonly lift: number;
  }[];
};

/** `churned`, or `Churn = Yes`: what a positive row is. */
export function positiveName({ target, positive }: EvaluationReportData['model']): string {
  return positive === null ? target : `${target} = ${positive}`;
}
