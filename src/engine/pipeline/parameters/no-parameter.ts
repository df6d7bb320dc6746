/** @param meant what `didYouMean` says, which may be nothing */
export function noParameter(key: string, file: string, meant: string): string {
  const untold = file.endsWith('.py') ? ' whose value can be told without running it' : '';
  return `no parameter \`${key}\` in \`${file}\`${untold}${meant}`;
}
