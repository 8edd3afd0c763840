/** Where events may leave to. Each has a folder of its own here. */
export const destinationNames = ['ga4', 'webhook'] as const;
export type DestinationName = (typeof destinationNames)[number];
