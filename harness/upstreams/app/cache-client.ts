/** As much of a cache's client as the app uses. */
export interface CacheClient {
  readonly get: (key: string) => Promise<string | null>;
  readonly set: (key: string, value: string) => Promise<void>;
  readonly close: () => void;
}
