/** The version of this package, written into what it makes; a test holds it equal to package.json. */
export const VERSION = '0.1.0';
