import type { Field } from '../../documents/profile.generated.ts';
import { fit } from './typed-column.ts';
import { ZONED } from './typed-timestamp.ts';

/** What to do about a column whose type gives none of the field's values. */
export function typeHint(field: Field, found: string, inKey: boolean): string {
  const name = `\`${field.name}\``;
  if (inKey && /^(?:FLOAT|DOUBLE)$/.test(found)) {
    return `ids that are floats lose digits beyond 2^53, and two customers become one: write ${name} as whole numbers or as text (in pandas \`.astype('Int64')\` or \`.astype('string')\` before anything else)`;
  }
  if (/^(?:STRUCT|MAP|UNION)\(|\[\]$|^(?:List|LargeList|FixedSizeList|Struct|Map|Union)\b/.test(found)) {
    return `a cell holds one value: take what matters out of ${name} in the job that makes the file`;
  }
  if (found === 'INT96') {
    return `INT96 is a form of timestamps that was given up: write ${name} as TIMESTAMP_MICROS (Spark: \`spark.sql.parquet.outputTimestampType\`)`;
  }
  if (found === 'BLOB')
    return `${name} holds bytes that are not said to be text: write it as a string (UTF-8)`;
  if (found === ZONED && field.type === 'date') {
    return `which day an instant falls on depends on the time zone: declare ${name} as \`timestamp\`, or write the day itself`;
  }
  return `cast ${name} in the job that makes the file${declareInstead(found, field.name)}`;
}

function declareInstead(found: string, name: string): string {
  const types = ['integer', 'number', 'boolean', 'date', 'timestamp', 'string'] as const;
  const type = types.find((candidate) => fit({ name, type: candidate }, found, false) === 'same');
  return type === undefined ? '' : `, or declare it as \`${type}\` in the profile`;
}
