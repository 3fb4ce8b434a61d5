/** With these, `process` may need no face networks: it teaches, leaves the search to Rekognition, or finds all done. */
const withoutNetworks = /^(--help|-h|--detector|--skip-existing)(=|$)/;

/** Whether a command line is certain to look for faces here, unless something is wrong with it. */
export function looksForFaces([command, ...args]: readonly string[]): boolean {
  return command === 'process' && args.length > 0 && !args.some((arg) => withoutNetworks.test(arg));
}

/** Lets the face networks load in their thread while this one loads the framework and sharp: the three take as long. */
export async function headStart(argv: readonly string[]): Promise<void> {
  if (!looksForFaces(argv)) return;
  const { modelThreads } = await import('./core/detect/model-threads.js');
  modelThreads();
}
