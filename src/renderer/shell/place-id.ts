export const placeIds = ['search', 'matters', 'labels', 'training', 'library', 'settings'] as const
export type PlaceId = (typeof placeIds)[number]
