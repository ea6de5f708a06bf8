export type KindId = string;
