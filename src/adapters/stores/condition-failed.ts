/** A conditional write that was refused. */
export interface FailedCondition {
  /** Whether DynamoDB sent the item along that stood in its way: then there is one. */
  readonly there: boolean;
}

/** Waits for a conditional write; undefined when it was done. All other errors are thrown. */
export async function conditionFailed(write: Promise<unknown>): Promise<FailedCondition | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    const { name, Item } = error as { name?: string; Item?: unknown };
    if (name !== 'ConditionalCheckFailedException') throw error;
    return { there: Item !== undefined };
  }
}
