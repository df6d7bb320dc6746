/** What to do about a header that is a single name with another delimiter in it. */
export function delimiterHint(names: readonly string[]): string | undefined {
  const [only, ...others] = names;
  const found = /[;\t|,]/.exec(only ?? '')?.[0];
  if (others.length > 0 || found === undefined) return undefined;
  const [shown, flag] = found === '\t' ? ['a tab', String.raw`$'\t'`] : [`\`${found}\``, `'${found}'`];
  return `its values seem to be separated by ${shown}: set \`delimiter\` in the profile's \`dialect\`, or --dialect.delimiter ${flag}`;
}
