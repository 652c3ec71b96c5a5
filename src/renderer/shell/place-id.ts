export const placeIds = ['search', 'library', 'settings'] as const
export type PlaceId = (typeof placeIds)[number]
