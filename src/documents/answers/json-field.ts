import * as z from 'zod';
import type { JsonValue } from '../../core/json/json.ts';

/** Any value that JSON can say. */
export const jsonField: z.ZodType<JsonValue> = z.json();
