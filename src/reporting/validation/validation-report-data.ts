/** What `<report>.json` of a validation holds. */
export type ValidationReportData = {
  readonly profile: string;
  /** How the file was read, where there is something to say. */
  readonly input?: ValidationInput;
  /** What happens to a row that breaks a rule. */
  readonly on_invalid: 'quarantine' | 'fail' | 'warn';
  readonly max_bad_share: number;
  readonly outcome: 'passed' | 'failed';
  readonly rows: {
    readonly total: number;
    readonly valid: number;
    readonly quarantined: number;
    /** Of the valid rows, those that broke a rule which only warned. */
    readonly warned: number;
  };
  readonly checks: readonly ValidationCheck[];
  readonly columns: readonly ValidationColumn[];
};

export type ValidationInput = {
  readonly page_checksums?: string;
  readonly conversions?: readonly {
    readonly column: string;
    readonly found: string;
    readonly taken: string;
  }[];
};

export type ValidationCheck = {
  readonly column: string;
  readonly rule: string;
  readonly expected: string;
  /** Rows that break it. */
  readonly failed: number;
  readonly examples: readonly ValidationExample[];
};

export type ValidationExample = {
  /** Counted from 1 in the order of the file. */
  readonly row: number;
  /** What the primary key has there. */
  readonly key?: string;
  readonly value: string;
};

export type ValidationColumn = {
  readonly name: string;
  /** As the profile calls it. */
  readonly type: string;
  readonly missing: number;
  /** Absent: too many to be counted. */
  readonly distinct?: number;
  readonly min?: string;
  readonly max?: string;
  readonly categories?: readonly { readonly value: string; readonly count: number }[];
  /** The least number that so large a share does not exceed, at shares of 0.05, 0.25, 0.5, 0.75 and 0.95. */
  readonly quantiles?: readonly { readonly share: number; readonly value: number }[];
  readonly histogram?: readonly { readonly from: number; readonly to: number; readonly rows: number }[];
};
