export const placeIds = ['search', 'labels', 'library', 'settings'] as const
export type PlaceId = (typeof placeIds)[number]
