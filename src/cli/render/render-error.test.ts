import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { diagnosticAt } from '../../core/diagnostic.ts';
import { MlopsError, serializeError } from '../../core/error.ts';
import { renderError } from './render-error.ts';
import { paintFor } from './paint.ts';

const plain = paintFor({ hasColour: false });

const YAML = 'stages:\n\ttrain: {uses: trian}\n';

const mistake = new MlopsError({
  code: 'UNKNOWN_STAGE',
  message: '`pipeline.yaml` names a stage that does not exist',
  hints: ['did you mean `train`?'],
  diagnostics: [diagnosticAt('pipeline.yaml', YAML, YAML.indexOf('trian'), 5, 'unknown stage `trian`')],
});

describe('renderError', () => {
  it('says what happened, where with a squiggle under it, and what to do', () => {
    expect(renderError(serializeError(mistake), plain)).toMatchInlineSnapshot(`
      "error: \`pipeline.yaml\` names a stage that does not exist

      pipeline.yaml:2:16: unknown stage \`trian\`
        2 | 	train: {uses: trian}
          | 	              ~~~~~

      hint: did you mean \`train\`?
      "
    `);
  });

  it('shows the stack of a bug and asks for a report, and hides it for a mistake', () => {
    const bug = renderError(serializeError(new TypeError('x is not a function')), plain);
    expect(bug).toContain('this is a bug in mlops: x is not a function');
    expect(bug).toContain('error.test.ts:');
    expect(bug).toContain('please report it');
    expect(renderError(serializeError(mistake), plain)).not.toContain('    at ');
  });

  it('colours only where colour is wanted, and says the same without', () => {
    const coloured = renderError(serializeError(mistake), paintFor({ hasColour: true }));
    expect(coloured).toContain('\u001B[31merror:\u001B[39m');
    expect(stripVTControlCharacters(coloured)).toBe(renderError(serializeError(mistake), plain));
  });
});
