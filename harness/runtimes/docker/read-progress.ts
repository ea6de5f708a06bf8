import type Docker from 'dockerode';

/**
 * Reads the progress of a pull, build or import to its end. The engine has answered 200 before it began: that it failed
 * stands in a line of the progress (Docker Engine API, `error`), and is thrown here in the engine's words.
 */
export function readProgress<Event extends object>(
  { modem }: Docker,
  stream: NodeJS.ReadableStream,
  onEvent: (event: Event) => void = () => {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    let failed: string | null = null;
    modem.followProgress(
      stream,
      (error) => {
        if (error !== null) reject(error);
        else if (failed !== null) reject(new Error(failed));
        else resolve();
      },
      (event: Event & { readonly error?: string }) => {
        failed ??= event.error?.trim() ?? null;
        onEvent(event);
      },
    );
  });
}
