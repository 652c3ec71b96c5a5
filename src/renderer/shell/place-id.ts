export const placeIds = ['search', 'labels', 'training', 'library', 'settings'] as const
export type PlaceId = (typeof placeIds)[number]
