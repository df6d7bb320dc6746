/** A value that may stand after a flag, by what its help calls the value. Every name that a flag uses stands here. */
export const FLAG_EXAMPLES: { readonly [helpValue: string]: string } = {
  '<c>': '";"',
  '<column>': 'customer_id',
  '<file>': 'customers.parquet',
  '<folder>': 'models/registry',
  '<id>': '20260401',
  '<key=value>': 'train.learning_rate=0.05',
  '<model>': 'production',
  '<n>': '4',
  '<name>': 'windows-1252',
  '<p>': '0.5',
  '<path>': 'data/scores.parquet',
  '<seconds>': '60',
  '<share>': '0.05',
  '<size>': '4GiB',
  '<url>': 's3://bucket/prefix',
};

/** `--jobs 4`; undefined where the flag has no value, or lists its values. */
export function flagExample(name: string, helpValue: string | undefined): string | undefined {
  const value = helpValue === undefined ? undefined : FLAG_EXAMPLES[helpValue];
  return value === undefined ? undefined : `--${name} ${value}`;
}
