/** `stageFailed` → `stage_failed`: kinds of the code as JSON says them. */
export const snakeCase = (word: string): string =>
  word.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
