/** Templates in YAML, which has other uses for their braces. */

// `{params: ${train}}` is not YAML: braces cannot stand in a plain text of a flow map. Each bracket of a template is
// swapped for a noncharacter of the same length, so that positions stay, and swapped back in the texts that are read.
const BRACKETS = '{}[],';
const MASKS = '\uFDD0\uFDD1\uFDD2\uFDD3\uFDD4';

/** The same text with other brackets in its templates: every place in it is as it was. */
export function maskTemplates(text: string): string {
  return text.replace(/\$\{[^{}"'\n]*\}/g, (template) =>
    template.replace(/[{}[\],]/g, (bracket) => MASKS.charAt(BRACKETS.indexOf(bracket))),
  );
}

export function unmask(text: string): string {
  if (!MASKED.test(text)) return text;
  return text.replace(/[\uFDD0-\uFDD4]/g, (mask) => BRACKETS.charAt(MASKS.indexOf(mask)));
}

const MASKED = /[\uFDD0-\uFDD4]/;
