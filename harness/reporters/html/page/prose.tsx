/** A text in which what stands between backticks is code. */
export function Prose({ text }: { text: string }) {
  const parts = text.split('`');
  // An odd backtick is one that stands for itself.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, at) => (at % 2 === 0 ? part : <code key={at}>{part}</code>))}</>;
}
