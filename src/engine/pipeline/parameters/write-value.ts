/**
 * A value as it is written into a longer text. The forms are those of DVC, which are Python's: a command that is told
 * `1e-05` by DVC is not told `0.00001` by us.
 */
import { ExactNumber, isList, isMap, type ParameterValue } from './parameter-value.ts';

/** Where the text is: only a command can take a map or a list apart into arguments. */
export type TextKind = 'plain' | 'command';

/** Undefined: the value has no form there. */
export function writeValue(value: ParameterValue, kind: TextKind): string | undefined {
  if (isList(value)) return kind === 'command' ? listArguments(value) : undefined;
  if (isMap(value)) return kind === 'command' ? mapArguments(value) : undefined;
  if (value === null) return kind === 'command' ? 'None' : undefined;
  return writeScalar(value);
}

/** Null is `None`, as in a name that DVC makes of it. */
export function writeScalar(value: null | boolean | number | string | ExactNumber): string {
  if (value === null) return 'None';
  if (value instanceof ExactNumber) return value.kind === 'integer' ? value.text : floatText(value.text);
  if (typeof value === 'number' && !Number.isInteger(value)) return pythonFloat(value);
  return String(value);
}

// `{lr: 0.1, verbose: true, quiet: false, names: [a, b]}` is `--lr 0.1 --verbose --names a b`.
function mapArguments(map: { readonly [key: string]: ParameterValue }): string | undefined {
  const words = flatten(map, '').map(([name, value]): string | undefined => {
    if (typeof value === 'boolean') return value ? `--${name}` : '';
    if (!isList(value)) return `--${name} ${argument(value)}`;
    const list = listArguments(value);
    return list === undefined || list === '' ? list : `--${name} ${list}`;
  });
  return words.includes(undefined) ? undefined : words.filter((word) => word !== '').join(' ');
}

function listArguments(list: readonly ParameterValue[]): string | undefined {
  const words = list.map((item) => (isList(item) || isMap(item) ? undefined : argument(item)));
  return words.includes(undefined) ? undefined : words.join(' ');
}

type Leaf = Exclude<ParameterValue, { readonly [key: string]: ParameterValue }>;

function flatten(map: { readonly [key: string]: ParameterValue }, prefix: string): [string, Leaf][] {
  return Object.entries(map).flatMap(([key, value]): [string, Leaf][] =>
    isMap(value) ? flatten(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]],
  );
}

const argument = (value: null | boolean | number | string | ExactNumber): string =>
  typeof value === 'string' ? quote(value) : writeScalar(value);

/** As Python's `shlex.quote`. */
function quote(text: string): string {
  if (text !== '' && /^[A-Za-z0-9_@%+=:,./-]*$/.test(text)) return text;
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

const NAMED: { readonly [text: string]: string } = { '.nan': 'nan', '.inf': 'inf', '-.inf': '-inf' };

const floatText = (text: string): string =>
  NAMED[text] ?? (Math.abs(Number(text)) < 1e16 ? text : pythonFloat(Number(text)));

// The shortest digits that round back, like JavaScript's; the exponent from 1e16 and below 1e-4, of two digits at least.
function pythonFloat(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
