/** Invented judgments and briefs, as courts and lawyers lay them out. */

export const chamberJudgment = `Poder Judicial de la Nación

CÁMARA CIVIL - SALA B

“PÉREZ, JUAN C/ GÓMEZ, ANA S/ DAÑOS Y PERJUICIOS” EXPTE. N° CIV 12345/2024

Buenos Aires, 12 de marzo de 2024.-

AUTOS Y VISTOS:

Llegan las actuaciones por el recurso interpuesto contra la decisión que rechazó el planteo sobre los juncos.

Por ello, el tribunal RESUELVE: confirmar la decisión apelada. Regístrese y notifíquese.`

export const firstInstance = `JUZGADO NACIONAL DE PRIMERA INSTANCIA EN LO COMERCIAL N° 99

Fecha de firma: 07/08/2023

Y VISTOS: estos autos caratulados: ASTILLERO DEL SAUCE S.R.L. c/ LÓPEZ, María s/ ordinario (Expte. N° 4321/2021)

CONSIDERANDO:

Que la goleta nunca se entregó.

RESUELVO: hacer lugar a la demanda.`

export const brief = `CONTESTA TRASLADO

Señor Juez:

Ana Gómez, en los autos “PÉREZ, JUAN C/ GÓMEZ, ANA S/ DAÑOS Y PERJUICIOS”, expte. CIV 12345/2024, a V.S. digo:

Y VISTOS los dichos de la actora, niego todo.`

export const article = `Sobre el amarre

En “Pérez, Juan c/ Gómez, Ana s/ daños y perjuicios” la Cámara trató el amarre nocturno. Conviene leerlo con cuidado.`
