/** A value that JSON can say. Numbers are finite where the value is written canonically. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
