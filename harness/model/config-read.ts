/** A config of a scenario may be as large; nginx's are of a few kB, and lists of a few hundred. */
export const mostConfigBytes = 1_000_000;

/**
 * What reading a config file came to: its text, its size where that is above the limit, what it is where it is no file (`a FIFO`), or
 * null where there is nothing.
 */
export type ConfigRead = string | { readonly bytes: number } | { readonly noFile: string } | null;
