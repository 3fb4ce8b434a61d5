/** A conditional write that was refused, with the item that stood in its way if DynamoDB sent it along. */
export interface FailedCondition {
  readonly item?: Record<string, unknown>;
}

/** Waits for a conditional write; undefined when it was done. All other errors are thrown. */
export async function conditionFailed(write: Promise<unknown>): Promise<FailedCondition | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    const { name, Item } = error as { name?: string; Item?: Record<string, unknown> };
    if (name !== 'ConditionalCheckFailedException') throw error;
    return { item: Item };
  }
}
