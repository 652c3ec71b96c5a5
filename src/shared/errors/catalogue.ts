/**
 * Every error Fojas can report, by code. A row says in Spanish what happened, what was kept and what to do;
 * its parameters are its function's argument, so that the compiler checks each throw against its text.
 */

type Row<P> = (params: P) => string
const row = <P>(text: Row<P>): Row<P> => text
interface None {
  readonly [key: string]: never
}

export const errorTexts = {
  // Anything
  internal: row<{ detail: string }>(
    (p) => `Fojas encontró un error inesperado: ${p.detail}. Lo guardado está intacto; pruebe de nuevo.`,
  ),
  bad_request: row<{ detail: string }>((p) => `El pedido no es válido: ${p.detail}.`),
  not_found: row<{ what: string }>((p) => `No se encontró ${p.what}.`),
  cancelled: row<None>(() => 'Se canceló. Lo terminado hasta ese momento quedó guardado.'),
  unauthorized: row<None>(
    () =>
      'Falta la clave de acceso o no es la de esta sesión. Abra la dirección que mostró Fojas al iniciar.',
  ),
  forbidden_origin: row<{ origin: string }>(
    (p) => `El pedido viene de ${p.origin}, que no es esta aplicación, y no se atendió.`,
  ),
  method_not_allowed: row<{ method: string; allowed: string }>(
    (p) => `Esa dirección atiende ${p.allowed}, no ${p.method}.`,
  ),
  not_json: row<{ type: string }>(
    (p) =>
      `El pedido debe declararse como application/json${p.type === '' ? '' : `, no como ${p.type}`}. No se hizo nada.`,
  ),
  payload_too_large: row<{ bytes: number; limit: number }>(
    (p) => `El envío pesa ${String(p.bytes)} bytes y el máximo es ${String(p.limit)}. No se guardó nada.`,
  ),
  network_refused: row<{ host: string }>(
    (p) => `Fojas no sale de esta computadora: se rechazó la conexión a ${p.host}.`,
  ),

  // Library
  library_locked: row<{ holder: string; pid: number; since: string }>(
    (p) =>
      `La biblioteca está abierta en otra ventana o programa (${p.holder}, proceso ${String(p.pid)}, desde ${p.since}). Ciérrelo y vuelva a intentar.`,
  ),
  library_not_writable: row<{ directory: string }>(
    (p) =>
      `No se puede escribir en ${p.directory}. Elija una carpeta local con permiso de escritura; no se cambió nada.`,
  ),
  library_on_network_drive: row<{ directory: string }>(
    (p) =>
      `${p.directory} está en una unidad de red, donde la base de datos puede dañarse. Elija una carpeta de esta computadora.`,
  ),
  library_corrupt: row<{ detail: string }>(
    (p) => `La biblioteca está dañada: ${p.detail}. El archivo no se tocó; restaure una copia de seguridad.`,
  ),
  library_newer: row<{ found: number; known: number }>(
    (p) =>
      `La biblioteca es de una versión más nueva de Fojas (${String(p.found)}; esta conoce hasta ${String(p.known)}). Actualice el programa; no se cambió nada.`,
  ),
  disk_full: row<{ needed?: number }>(
    () => 'No queda espacio en el disco. Lo terminado quedó guardado; libere espacio y continúe.',
  ),
  backup_invalid: row<{ file: string; detail: string }>(
    (p) => `${p.file} no es una copia de seguridad válida: ${p.detail}. La biblioteca actual no se tocó.`,
  ),

  // Import: one code a rejected file
  path_not_found: row<{ path: string }>((p) => `No existe ${p.path}, o desapareció mientras se importaba.`),
  not_a_folder: row<{ path: string }>(
    (p) => `${p.path} no es una carpeta. Para sumar un archivo suelto, impórtelo.`,
  ),
  link_overlaps: row<{ path: string; other: string }>(
    (p) =>
      `${p.path} y ${p.other}, que ya está vinculada, están una dentro de la otra. Desvincule primero ${p.other}; lo importado se conserva.`,
  ),
  path_unreadable: row<{ path: string }>((p) => `No se pudo leer ${p.path}.`),
  unsupported_format: row<{ name: string }>((p) => `${p.name}: no es un formato que Fojas conozca.`),
  wrong_extension: row<{ name: string; found: string }>(
    (p) => `${p.name}: el contenido es ${p.found}, no lo que indica su extensión.`,
  ),
  empty_file: row<{ name: string }>((p) => `${p.name} está vacío.`),
  truncated_file: row<{ name: string }>((p) => `${p.name} está incompleto (cortado).`),
  malformed_file: row<{ name: string; detail: string }>(
    (p) => `${p.name} no se pudo interpretar: ${p.detail}.`,
  ),
  wrong_encoding: row<{ name: string }>(
    (p) => `${p.name}: no está en UTF-8 ni en Windows-1252, o está dañado.`,
  ),
  index_only: row<{ name: string }>(
    (p) => `${p.name} es solo un listado de avisos, sin sus textos. Importe también los avisos.`,
  ),
  card_only: row<{ name: string }>(
    (p) => `${p.name} es la ficha de una norma en InfoLEG, sin su texto. Guarde también la página del texto.`,
  ),
  no_text: row<{ name: string }>((p) => `${p.name} no tiene texto (parece escaneado).`),
  pdf_without_text: row<{ name: string }>(
    (p) =>
      `${p.name} es un escaneo, sin texto. Espera a que Fojas lo lea con el reconocimiento de texto (OCR), que se activa en Ajustes.`,
  ),
  image_without_text: row<{ name: string }>(
    (p) =>
      `${p.name} es una imagen. Espera a que Fojas la lea con el reconocimiento de texto (OCR), que se activa en Ajustes.`,
  ),
  scan_without_words: row<{ name: string }>(
    (p) => `${p.name}: el reconocimiento de texto (OCR) no encontró palabras que se puedan leer.`,
  ),
  encrypted_document: row<{ name: string }>((p) => `${p.name} está protegido con contraseña.`),
  old_office_document: row<{ name: string }>(
    (p) => `${p.name} está en un formato antiguo de Office (como .doc), que Fojas no lee.`,
  ),
  encrypted_pdf: row<{ name: string }>((p) => `${p.name} está protegido con contraseña.`),
  file_too_slow: row<{ name: string; minutes: number }>(
    (p) =>
      `${p.name} no terminó de leerse en ${p.minutes} ${p.minutes === 1 ? 'minuto' : 'minutos'}; puede estar dañado.`,
  ),
  archive_bomb: row<{ name: string; limit: number }>(
    (p) => `${p.name} se expande más allá de lo admitido (${String(p.limit)} bytes).`,
  ),
  archive_encrypted: row<{ name: string }>((p) => `${p.name}: el archivo comprimido tiene contraseña.`),
  archive_nested: row<{ name: string }>(
    (p) => `${p.name} es un archivo comprimido dentro de otro. Extráigalo e impórtelo aparte.`,
  ),
  archive_empty: row<{ name: string }>((p) => `${p.name} no contiene archivos.`),
  archive_unreadable: row<{ name: string }>(
    (p) => `${p.name}: no se pudo leer ninguno de los archivos que contiene.`,
  ),
  table_in_archive: row<{ name: string }>(
    (p) =>
      `${p.name} es una tabla de InfoLEG dentro de un archivo comprimido. Extráigala e impórtela aparte.`,
  ),
  archive_too_many_files: row<{ name: string; limit: number }>(
    (p) => `${p.name} contiene más de ${String(p.limit)} archivos. Extráigalos e importe la carpeta.`,
  ),
  file_too_large: row<{ name: string; bytes: number; limit: number }>(
    (p) => `${p.name} pesa ${String(p.bytes)} bytes; el máximo es ${String(p.limit)}.`,
  ),
  missing_columns: row<{ name: string; columns: string }>(
    (p) => `${p.name}: faltan las columnas ${p.columns}.`,
  ),

  // Models and engines
  model_invalid: row<{ detail: string }>(
    (p) => `La carpeta no contiene un modelo que Fojas pueda usar: ${p.detail}.`,
  ),
  model_not_found: row<{ model: string }>((p) => `No hay un modelo llamado ${p.model}.`),
  model_in_use: row<{ model: string }>(
    (p) => `${p.model} es el modelo en uso. Active otro antes de quitarlo.`,
  ),
  engine_died: row<{ engine: string; detail: string }>(
    (p) => `El motor (${p.engine}) se detuvo: ${p.detail}. Se inicia de nuevo; lo terminado quedó guardado.`,
  ),
  provider_unavailable: row<{ provider: string; detail: string }>(
    (p) => `${p.provider} no está disponible en esta computadora: ${p.detail}.`,
  ),
  out_of_memory: row<None>(() => 'No alcanza la memoria. Lo terminado quedó guardado.'),

  // Evaluation
  evaluation_constant_scores: row<{ pairs: number; score: number }>(
    (p) =>
      `Los ${String(p.pairs)} pares de control tienen todos el mismo puntaje (${String(p.score)}): contra una constante no hay correlación. Agregue pares con otros puntajes.`,
  ),

  // Training
  training_too_few_labels: row<{ labels: number; missing: number }>(
    (p) =>
      `Hay ${String(p.labels)} marcas utilizables; faltan ${String(p.missing)} para que valga la pena entrenar. No se cambió nada.`,
  ),
  training_too_few_questions: row<{ questions: number; missing: number }>(
    (p) =>
      `Hay ${String(p.questions)} preguntas con respuesta; faltan ${String(p.missing)} para elegir el peso con ellas. No se cambió nada.`,
  ),
  training_running: row<None>(
    () =>
      'Ya hay un entrenamiento en curso o a la espera de su veredicto. Termínelo o cancélelo antes de empezar otro.',
  ),
  training_data_invalid: row<{ detail: string }>(
    (p) => `Los datos del entrenamiento no sirven: ${p.detail}. No se empezó a entrenar.`,
  ),
  training_run_exists: row<{ directory: string }>(
    (p) => `En ${p.directory} ya hay un entrenamiento. Continúelo o elija otra carpeta; no se tocó nada.`,
  ),
  training_conditions_changed: row<{ what: string; before: string; now: string }>(
    (p) =>
      `El entrenamiento no se puede continuar: ${p.what} era ${p.before} y ahora es ${p.now}, y el resultado no sería el mismo. Lo guardado está intacto; empiece uno nuevo o restablezca lo anterior.`,
  ),
  training_checkpoint_damaged: row<{ detail: string }>(
    (p) =>
      `El punto guardado del entrenamiento está dañado (${p.detail}). Empiece uno nuevo; el modelo en uso no se tocó.`,
  ),
  training_diverged: row<{ step: number; what: string }>(
    (p) =>
      `El entrenamiento se detuvo en el paso ${String(p.step)}: ${p.what} dejó de ser un número. Se conserva el último punto guardado; pruebe con una tasa de aprendizaje menor.`,
  ),
  training_collapsed: row<{ step: number; cosine: number; rank: number }>(
    (p) =>
      `El entrenamiento se detuvo en el paso ${String(p.step)}: los textos quedaron todos parecidos entre sí (coseno medio ${p.cosine.toFixed(2)}, rango efectivo ${p.rank.toFixed(1)}). El modelo en uso no se tocó; hacen falta ejemplos negativos o una tasa de aprendizaje menor.`,
  ),
  training_memory: row<{ needed: number; available: number }>(
    (p) =>
      `Entrenar este modelo necesita ${(p.needed / 1e9).toFixed(1)} GB de memoria y hay ${(p.available / 1e9).toFixed(1)} GB libres. Cierre otros programas o elija menos tokens por texto; no se empezó a entrenar.`,
  ),

  // Index and search
  no_index: row<None>(() => 'Todavía no se armó el índice por sentido. Se puede buscar por palabras.'),
  index_corrupt: row<{ detail: string }>(
    (p) =>
      `El índice por sentido está dañado (${p.detail}). Los documentos están intactos; vuelva a armarlo.`,
  ),
  query_too_long: row<{ length: number; limit: number }>(
    (p) => `La búsqueda tiene ${String(p.length)} caracteres; el máximo es ${String(p.limit)}.`,
  ),

  name_taken: row<{ name: string }>(
    (p) => `Ya hay una búsqueda guardada con el nombre «${p.name}». Elija otro; no se guardó nada.`,
  ),
  matter_taken: row<{ caption: string }>(
    (p) => `Ya hay una carpeta «${p.caption}». Elija otra carátula, o agregue a esa; no se cambió nada.`,
  ),
  nothing_to_search: row<None>(
    () => 'Escriba algo o elija un filtro antes de guardar la búsqueda. No se guardó nada.',
  ),

  // Labels
  label_row: row<{ row: number; detail: string }>(
    (p) => `Fila ${String(p.row)}: ${p.detail}. No se importó.`,
  ),
  label_format: row<{ name: string }>(
    (p) =>
      `${p.name}: no es un archivo de marcas que Fojas conozca (CSV, JSONL, Parquet, qrels, BEIR, tripletas o un paquete .fojas).`,
  ),
  label_package: row<{ name: string }>(
    (p) => `${p.name} no es un paquete de marcas de Fojas, o es de una versión más nueva. No se cambió nada.`,
  ),

  // Jobs
  job_not_resumable: row<{ job: number }>((p) => `El trabajo ${String(p.job)} no se puede continuar.`),
  job_interrupted: row<None>(() => 'Se interrumpió al cerrarse Fojas. Puede continuar desde donde quedó.'),
} satisfies Record<string, Row<never>>

export type ErrorCode = keyof typeof errorTexts
export type ErrorParams<C extends ErrorCode> = Parameters<(typeof errorTexts)[C]>[0] & object
