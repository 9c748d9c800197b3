import type { TensorShape } from './safetensors.ts'
import { weights } from './weights.ts'

/** Field numbers of onnx.proto3: the messages ModelProto, GraphProto, NodeProto, TensorProto, OperatorSetId. */
const MODEL = { irVersion: 1, producer: 2, graph: 7, opset: 8 }
const GRAPH = { node: 1, name: 2, initializer: 5 }
const NODE = { input: 1, output: 2, name: 3, operator: 4 }
const TENSOR = { dimensions: 1, dataType: 2, name: 8, rawData: 9 }
const FLOAT = 1
const IR_VERSION = 9
const OPSET_VERSION = 17

/** An ONNX model whose graph multiplies by each tensor in turn. */
export function onnx(name: string, tensors: readonly TensorShape[], seed: string): Buffer {
  const nodes = tensors.map((tensor, index) =>
    message(
      field(NODE.input, Buffer.from(index === 0 ? 'input' : `hidden_${index - 1}`)),
      field(NODE.input, Buffer.from(tensor.name)),
      field(NODE.output, Buffer.from(index === tensors.length - 1 ? 'output' : `hidden_${index}`)),
      field(NODE.name, Buffer.from(`/${tensor.name}/MatMul`)),
      field(NODE.operator, Buffer.from('MatMul')),
    ),
  )
  const initializers = tensors.map((tensor) => {
    const values = tensor.shape.reduce((product, size) => product * size, 1)
    return message(
      ...tensor.shape.map((size) => number(TENSOR.dimensions, size)),
      number(TENSOR.dataType, FLOAT),
      field(TENSOR.name, Buffer.from(tensor.name)),
      field(TENSOR.rawData, weights(`${seed}/${tensor.name}`, values * 4)),
    )
  })
  const graph = message(
    ...nodes.map((node) => field(GRAPH.node, node)),
    field(GRAPH.name, Buffer.from(name)),
    ...initializers.map((initializer) => field(GRAPH.initializer, initializer)),
  )
  return message(
    number(MODEL.irVersion, IR_VERSION),
    field(MODEL.producer, Buffer.from('pytorch')),
    field(MODEL.graph, graph),
    field(MODEL.opset, number(2, OPSET_VERSION)),
  )
}

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields)
}

/** A length-delimited field: protobuf's wire type 2. */
function field(id: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint((id << 3) | 2), varint(bytes.byteLength), bytes])
}

function number(id: number, value: number): Buffer {
  return Buffer.concat([varint(id << 3), varint(value)])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  return Buffer.from([...bytes, rest])
}
