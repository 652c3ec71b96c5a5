/** Where a model can run. One row each; a row is usable where onnxruntime offers its backend and the probe agrees. */

export interface Provider {
  readonly id: string
  readonly name: string
  /** Name onnxruntime gives it in `listSupportedBackends`. */
  readonly backend: string
  /** Why it may be missing, and what to do, in Spanish. */
  readonly missing: string
  /** Why it may fail to start although onnxruntime offers it. */
  readonly failing: string
}

export const providers: readonly Provider[] = [
  { id: 'cpu', name: 'Procesador (CPU)', backend: 'cpu', missing: '', failing: '' },
  {
    id: 'webgpu',
    name: 'Placa de video (WebGPU)',
    backend: 'webgpu',
    missing: 'Este paquete de onnxruntime no lo trae para este sistema.',
    failing:
      'No se encontró una placa de video utilizable. En Linux hacen falta los controladores Vulkan de la placa.',
  },
  {
    id: 'cuda',
    name: 'Placa NVIDIA (CUDA)',
    backend: 'cuda',
    missing:
      'Faltan las bibliotecas de CUDA 12 para onnxruntime. Se instalan aparte, en computadoras con Linux y una placa NVIDIA.',
    failing:
      'Faltan las bibliotecas de CUDA 12 y su proveedor de onnxruntime, que se instalan aparte, o no hay una placa NVIDIA.',
  },
  {
    id: 'directml',
    name: 'Placa de video en Windows (DirectML)',
    backend: 'dml',
    missing: 'Solo existe en Windows 10 o posterior.',
    failing: 'La placa de video o sus controladores no admiten DirectX 12.',
  },
  {
    id: 'coreml',
    name: 'Procesador neuronal de Apple (CoreML)',
    backend: 'coreml',
    missing: 'Solo existe en computadoras Apple.',
    failing: 'El sistema no pudo iniciar CoreML.',
  },
]
