/** Where a model can run. One row each; a row is usable where onnxruntime offers its backend and the probe agrees. */

export interface Provider {
  readonly id: string
  readonly name: string
  /** Name onnxruntime gives it in `listSupportedBackends`. */
  readonly backend: string
  /**
   * What is learnt on it. The whole model only where its weights may stay on the device between steps (WebGPU): elsewhere
   * they would go to and fro at each; CoreML compiles a graph for minutes and knows few of a gradient's operators.
   */
  readonly trains: 'everything' | 'lora' | 'nothing'
  /** Why it may be missing, and what to do, in Spanish. */
  readonly missing: string
  /** Why it may fail to start although onnxruntime offers it. */
  readonly failing: string
}

export const providers: readonly Provider[] = [
  { id: 'cpu', name: 'Procesador (CPU)', backend: 'cpu', trains: 'everything', missing: '', failing: '' },
  {
    id: 'webgpu',
    name: 'Placa de video (WebGPU)',
    backend: 'webgpu',
    trains: 'everything',
    missing: 'Este paquete de onnxruntime no lo trae para este sistema.',
    failing:
      'No se encontró una placa de video utilizable. En Linux hacen falta los controladores Vulkan de la placa.',
  },
  {
    id: 'cuda',
    name: 'Placa NVIDIA (CUDA)',
    backend: 'cuda',
    trains: 'lora',
    missing:
      'Faltan las bibliotecas de CUDA 12 para onnxruntime. Se instalan aparte, en computadoras con Linux y una placa NVIDIA.',
    failing:
      'Faltan las bibliotecas de CUDA 12 y su proveedor de onnxruntime, que se instalan aparte, o no hay una placa NVIDIA.',
  },
  {
    id: 'directml',
    name: 'Placa de video en Windows (DirectML)',
    backend: 'dml',
    trains: 'lora',
    missing: 'Solo existe en Windows 10 o posterior.',
    failing: 'La placa de video o sus controladores no admiten DirectX 12.',
  },
  {
    id: 'coreml',
    name: 'Procesador neuronal de Apple (CoreML)',
    backend: 'coreml',
    trains: 'nothing',
    missing: 'Solo existe en computadoras Apple.',
    failing: 'El sistema no pudo iniciar CoreML.',
  },
]

/** Name onnxruntime gives a provider of the table. */
export const backendOf = (id: string): string => providers.find((row) => row.id === id)?.backend ?? id
