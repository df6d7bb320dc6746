const SHOWN_CHARACTERS = 100;

/** The text, or its beginning where it is too long to be shown. */
export function cutText(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS).toWellFormed()}…`;
}
