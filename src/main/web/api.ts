/** The public API's own call, as the tutorial had it: `POST /buscar`. */
import { z } from 'zod'
import { searchInput } from '../../shared/contract/search.ts'
import { FojasError } from '../../shared/errors/index.ts'
import type { Application } from '../core/application.ts'

export const buscarInput = z.object({
  pregunta: z.string().min(1).max(2000),
  top_k: z.number().int().min(1).max(100).default(5),
})
export const buscarOutput = z.object({
  resultados: z.array(z.object({ contexto: z.string(), score: z.number(), indice: z.number().int() })),
})

/** @throws FojasError bad_request */
export async function buscar(app: Application, body: unknown): Promise<z.infer<typeof buscarOutput>> {
  const parsed = buscarInput.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new FojasError('bad_request', { detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
  }
  const answer = await app.query(searchInput.parse({ text: parsed.data.pregunta, limit: parsed.data.top_k }))
  return {
    resultados: answer.results.map(({ score, passage }) => ({
      contexto: passage.text,
      score,
      indice: passage.id,
    })),
  }
}

/** OpenAPI 3.1, from the same schemas that validate. */
export function openApiDocument(version: string): unknown {
  const json = (schema: z.ZodType, io: 'input' | 'output') => ({
    'application/json': { schema: z.toJSONSchema(schema, { target: 'openapi-3.0', io }) },
  })
  const error = z.object({
    error: z.object({ code: z.string(), message: z.string(), params: z.record(z.string(), z.unknown()) }),
  })
  return {
    openapi: '3.0.3',
    info: { title: 'Fojas', version, description: 'Búsqueda en la biblioteca de esta computadora.' },
    components: { securitySchemes: { clave: { type: 'http', scheme: 'bearer' } } },
    security: [{ clave: [] }],
    paths: {
      '/buscar': {
        post: {
          summary: 'Fragmentos que responden una pregunta, del mejor al peor',
          requestBody: { required: true, content: json(buscarInput, 'input') },
          responses: {
            '200': { description: 'Los fragmentos', content: json(buscarOutput, 'output') },
            '400': { description: 'El pedido no es válido', content: json(error, 'output') },
            '401': { description: 'Falta la clave', content: json(error, 'output') },
          },
        },
      },
    },
  }
}
