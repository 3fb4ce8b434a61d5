/** How the rollback of a failed update is confirmed: by a person on a terminal, else by `--yes`. */
export function confirmContinue(ask: ((question: string) => Promise<boolean>) | undefined, yes: boolean) {
  return (stackName: string): Promise<boolean> =>
    ask ? ask(`The last update of ${stackName} could not be rolled back. Try again?`) : Promise.resolve(yes);
}
