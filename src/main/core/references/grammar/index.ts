/** The grammar of citations: pure, from a text to the norms and rulings it cites. */
export { aliases } from './aliases.ts'
export { findReferences, findTyped } from './find.ts'
export {
  referenceKinds,
  type Alias,
  type CitedArticles,
  type FoundReference,
  type ReferenceKind,
} from './reference.ts'
export { targetOf } from './target.ts'
export { articleReference, nameIn, numbersBeside } from './typed.ts'
