import type { Stack } from '@aws-sdk/client-cloudformation';

/** The addresses among a stack's outputs, by their names: what users open or call. */
export function endpointsOf(stack: Stack | undefined): Record<string, string> {
  const outputs = (stack?.Outputs ?? []).filter(({ OutputValue }) => /^(https?|wss?):\/\//.test(OutputValue ?? ''));
  return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]));
}
