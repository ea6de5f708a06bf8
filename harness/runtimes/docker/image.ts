/** An image that the engine has. */
export interface Image {
  readonly name: string;
  /** `sha256:…`: the image's own id, which is what containers are made from. */
  readonly id: string;
  /** Where it comes from, for the document of a run. */
  readonly origin: string;
  /** An nginx of this machine that is started in place of the image's own. */
  readonly binary: string | null;
}

/** The images of the pods. */
export interface Images {
  /** Agent, upstreams, Toxiproxy, network tools. */
  readonly programs: Image;
  readonly gateway: Image;
  /** Redis, Memcached and PostgreSQL; null for pods that do not ask for them. */
  readonly stores: Image | null;
  /** Images of the user's own that nodes run, by the reference that a scenario has. */
  readonly upstreams: ReadonlyMap<string, Image>;
}
