/** Which nginx a run's gateway is, where it is not the pinned one. */
export type NginxChoice =
  | { readonly type: 'image'; readonly reference: string }
  | { readonly type: 'version'; readonly version: string }
  /** Absolute path of an executable. */
  | { readonly type: 'binary'; readonly path: string };
