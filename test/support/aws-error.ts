/** An error as AWS's clients throw it: told by its name. */
export function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}
