/** A config of a scenario may be as large; nginx's are of a few kB, and lists of a few hundred. */
export const mostConfigBytes = 1_000_000;

/** What reading a config file came to: its text, its size where that is above the limit, or null where there is no such file. */
export type ConfigRead = string | { readonly bytes: number } | null;
