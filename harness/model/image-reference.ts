/** References of images: lower-case path components, a tag, a digest (distribution reference grammar). */
export const imageReference =
  /^[a-z0-9][a-z0-9._-]*(:\d+)?(\/[a-z0-9._-]+)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;
