/** The commands that certainly search photos for faces; `review` is often resumed when all are processed. */
const commands = new Set(['process', 'check']);

/**
 * With these flags, `process` may not need the face networks: it prints help, uses Rekognition, or skips everything.
 */
const withoutNetworks = /^(--help|-h|--detector|--skip-existing)(=|$)/;

/** Whether this command line will certainly run the local detector, unless it fails earlier. */
export function runsDetector([command, ...args]: readonly string[]): boolean {
  return (
    command !== undefined && commands.has(command) && args.length > 0 && !args.some((arg) => withoutNetworks.test(arg))
  );
}

/** Loads the face networks in their thread while this one loads the framework and sharp, which takes about as long. */
export async function headStart(argv: readonly string[]): Promise<void> {
  if (!runsDetector(argv)) return;
  const { modelThreads } = await import('./core/detect/model-threads.js');
  modelThreads();
}
