/** Makes an input out of sound documents: some bytes changed, moved, repeated, cut, or replaced by what readers stumble over. */
import type { Random } from './random.ts';

const STUMBLING = [
  '',
  '\0',
  '\ufeff',
  '\u2028',
  '\ud83e',
  'é',
  '🦄',
  '\x1b[2J',
  '\r',
  '\t',
  '\\',
  '/',
  '"',
  "'",
  '`',
  '$&',
  '${',
  '}',

  '..',
  '../../x',
  '/etc/passwd',
  '.git/hooks/post-checkout',
  '.mlops/cache',
  '~',
  'C:\\x',
  '__proto__',
  'constructor',

  'null',
  'true',
  '-0',
  '1e999',
  '-1e999',
  'NaN',
  'Infinity',
  '9007199254740993',
  '1e-400',
  '0x10',
  '1_000',
  '.nan',

  '{}',
  '[]',
  '{',
  '[',
  ':',
  ',',
  '- ',
  '? ',
  '&a ',
  '*a',
  '<<: *a',
  '!!binary x',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '# ',
];

const INVALID_UTF8 = [Buffer.from([0xff]), Buffer.from([0xc0, 0x80]), Buffer.from([0xed, 0xa0, 0x80])];

export function damaged(
  seeds: readonly (string | Uint8Array)[],
  dictionary: readonly string[],
  random: Random,
): Buffer {
  let bytes: Buffer = Buffer.from(random.pick(seeds));
  for (let left = 1 + random.below(6); left > 0; left -= 1)
    bytes = damagedOnce(bytes, seeds, dictionary, random);
  return bytes;
}

function damagedOnce(
  bytes: Buffer,
  seeds: readonly (string | Uint8Array)[],
  dictionary: readonly string[],
  random: Random,
): Buffer {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + random.below(1 + Math.min(bytes.length, 40)));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (random.below(10)) {
    case 0:
      return Buffer.concat([before, after]);
    case 1:
      return Buffer.concat([before, part, part, after]);
    case 2:
      return Buffer.concat([before, Buffer.from(random.pick(STUMBLING)), after]);
    case 3:
      return Buffer.concat([before, Buffer.from(random.pick([...dictionary, ...STUMBLING])), part, after]);
    case 4:
      return Buffer.concat([before, Buffer.of(random.below(256)), after]);
    case 5:
      return before;
    case 6: {
      const other = Buffer.from(random.pick(seeds));
      return Buffer.concat([before, other.subarray(random.below(other.length + 1))]);
    }
    case 7:
      return Buffer.concat([before, random.pick(INVALID_UTF8), after]);
    case 8: {
      const deep = random.pick(['[', '{"a":', '{a: ', '- ', '(']);
      return Buffer.concat([before, Buffer.from(deep.repeat(1 << random.below(14))), after]);
    }
    default:
      return valueReplaced(bytes, dictionary, random);
  }
}

// A value between delimiters, as a reader sees it.
function valueReplaced(bytes: Buffer, dictionary: readonly string[], random: Random): Buffer {
  const text = bytes.toString('latin1');
  const values = [...text.matchAll(/(?<=[:[,{ ])[^\s:[\]{},]+/g)];
  if (values.length === 0) return bytes;
  const { 0: value, index } = random.pick(values);
  const other = random.pick([...dictionary, ...STUMBLING]);
  return Buffer.concat([bytes.subarray(0, index), Buffer.from(other), bytes.subarray(index + value.length)]);
}
