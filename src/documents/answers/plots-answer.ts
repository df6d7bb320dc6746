/** `plots show` and `plots diff` with `--json`: with the points, so that a program can draw them itself. */
import * as z from 'zod';
import { jsonField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';
import { formatField } from './format-field.ts';
import { unknownFileSchema } from './values-answer.ts';

export const plotsAnswerSchema = z.strictObject({
  format: formatField,
  output: z.string().nullable().describe('the page; null: nothing is declared, and none was written'),
  plots: z.array(
    z.strictObject({
      title: z.string(),
      template: z.string(),
      x_label: z.string(),
      y_label: z.string(),
      points: z.array(
        z.strictObject({ x: jsonField, y: jsonField, series: z.string(), revision: z.string() }),
      ),
    }),
  ),
  notes: z.array(z.string()),
  unknown: z.array(unknownFileSchema).exactOptional().describe('files that are there and cannot be drawn'),
});

export type PlotsAnswer = DeepReadonly<z.output<typeof plotsAnswerSchema>>;
