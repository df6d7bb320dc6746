import * as z from 'zod';

/** JSON Schema of a stage's parameters. A module of its own: `import('zod')` would keep all of zod in the bundle. */
export function parameterSchema(parameters: z.ZodObject): unknown {
  return z.toJSONSchema(parameters, { io: 'input' });
}
