/** Words of everyday Spanish: that no document contains one of them tells a person nothing. */
import { fold } from '../../../../shared/text/fold.ts'
import { stem } from './stem.ts'
import { stopWords } from './stop-words.ts'

const words =
  'varios varias diverso ciertos cierta cualquier cualquiera cualesquiera demás mucho poco bastante demasiado tanto ' +
  'alguien nadie nada ninguno ninguna cada ambos ambas quienquiera mío tuyo suyo nuestro vuestro nosotros ustedes vos usted ' +
  'él mí ti conmigo contigo cuyo cuya dónde adónde cómo cuándo cuánto cuál quién qué aquí acá allí allá ahí ahora hoy ayer ' +
  'mañana siempre nunca jamás todavía aún ya luego después antes mientras pronto tarde temprano entonces así bien mal mejor ' +
  'peor apenas casi quizás acaso solo solamente únicamente además incluso tampoco salvo excepto durante según bajo hacia ' +
  'contra entre dentro fuera arriba abajo encima debajo delante detrás cerca lejos alrededor frente aunque pues sino ' +
  'ser soy eres somos eran estar estoy está están estaba haber hay había hubo tener tengo tenía hacer hago hizo hecho haciendo ' +
  'poder puedo puede pueden podría pudo deber debo debe deben debería querer quiero quiere quería decir digo dice dijo ir voy va ' +
  'van iba fui ver veo vi visto dar doy da dio dado saber sé sabe venir viene poner pongo puso puesto salir llegar pasar quedar ' +
  'llevar dejar seguir encontrar llamar pensar creer hablar parecer volver conocer vivir sentir tratar mirar contar empezar ' +
  'esperar buscar existir entrar trabajar escribir perder producir ocurrir entender pedir recibir recordar terminar permitir ' +
  'aparecer conseguir comenzar servir sacar necesitar mantener resultar leer caer cambiar presentar abrir considerar ' +
  'cosa cosas vez veces tiempo día días mes año años parte lado lugar forma manera modo caso tipo clase ejemplo problema ' +
  'persona gente hombre mujer señor señora niño vida mundo casa país grande pequeño bueno malo nuevo viejo mismo otro primero ' +
  'último único gran largo corto alto bajo igual diferente posible cierto seguro fácil difícil importante muchos pocos uno dos ' +
  'tres cuatro cinco seis siete ocho nueve diez gracias hola favor consulta pregunta duda información saludos'

const common: ReadonlySet<string> = new Set(words.split(' ').map((word) => stem(word)))

/** @param text one word as typed */
export function isCommon(text: string): boolean {
  const word = text.toLowerCase()
  return stopWords.has(fold(text)) || common.has(stem(word))
}
