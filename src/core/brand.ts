declare const brand: unique symbol;

/** A string that must not be mixed up with another kind of string; each kind is made by one function. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
