#!/usr/bin/env python3
"""Makes the 8-bit models that emojify ships, from the float models of build_models.py.

  python3 quantise.py quantise FLOAT PHOTOS OUT   onnx, onnxruntime, pillow (any recent): OUT/centerface.onnx, OUT/emotion.onnx
  python3 quantise.py freeze OUT                  onnxruntime==1.16.3, numpy<2: OUT/*.ort, optimised ahead of time, read by onnxruntime-node 1.16.3

FLOAT: the folder with centerface.onnx and emotion.onnx. PHOTOS: the folder to calibrate on, with a labels.json that maps
a file to its `faces`, boxes [left, top, width, height] in pixels.
centerface: input `pixels` uint8 [1,H,W,3] RGB, sides multiples of 32; outputs as before (537, 538, 539, 540), float32.
emotion: input and output as before. reduce_range, because AVX2 without VNNI saturates with full 8-bit weights.
Frozen without the NCHWc transformer, whose layout belongs to one kind of processor. Open the sessions with graphOptimizationLevel 'disabled'.
"""
import glob, json, math, os, sys

def quantise(source, photos_folder, out):
    import numpy as np, onnx
    from PIL import Image
    from onnx import TensorProto, helper, numpy_helper
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

    class Reader(CalibrationDataReader):
        def __init__(self, inputs): self.inputs = iter(inputs)
        def get_next(self): return next(self.inputs, None)

    photos = sorted(glob.glob(f"{photos_folder}/*.jpg"))

    def plain(model):
        """Fused convolutions taken apart again, which the quantiser does not know."""
        nodes = []
        for node in model.graph.node:
            if node.op_type != "FusedConv":
                nodes.append(node); continue
            kind = next(a.s.decode() for a in node.attribute if a.name == "activation")
            params = next((a.floats for a in node.attribute if a.name == "activation_params"), [])
            conv = onnx.NodeProto(); conv.CopyFrom(node); conv.domain = ""; conv.op_type = "Conv"
            kept = [a for a in node.attribute if not a.name.startswith("activation")]
            del conv.attribute[:]; conv.attribute.extend(kept)
            del conv.input[:]; conv.input.extend(node.input[:3])
            end = node.output[0]; last = conv.output[0] = end + "_pre"; nodes.append(conv)
            if len(node.input) > 3:
                nodes.append(helper.make_node("Add", [last, node.input[3]], [end + "_sum"])); last = end + "_sum"
            inputs = [last]
            for suffix, value in zip(("_min", "_max"), params):
                model.graph.initializer.append(numpy_helper.from_array(np.array(value, np.float32), end + suffix)); inputs.append(end + suffix)
            nodes.append(helper.make_node(kind, inputs, [end]))
        del model.graph.node[:]; model.graph.node.extend(nodes)
        kept = [o for o in model.opset_import if o.domain == ""]; del model.opset_import[:]; model.opset_import.extend(kept)
        if kept[0].version < 13: model = onnx.version_converter.convert_version(model, 13)
        model.ir_version = 8
        for index, node in enumerate(model.graph.node): node.name = node.name or f"n{index}"
        return model

    def pictures():
        for name in photos:
            image = Image.open(name).convert("RGB")
            scale = 2.0 ** -max(0, math.ceil(math.log2(max(image.size) / 640)))
            width, height = (round(side * scale) for side in image.size)
            padded = np.zeros((-(-height // 32) * 32, -(-width // 32) * 32, 3), np.float32)
            padded[:height, :width] = np.asarray(image.resize((width, height), Image.BILINEAR), np.float32)
            yield {"input.1": padded.transpose(2, 0, 1)[None].copy()}

    def quant(source, target, inputs, **options):
        quantize_static(source, target, Reader(inputs), quant_format=QuantFormat.QDQ, activation_type=QuantType.QUInt8,
                        weight_type=QuantType.QInt8, per_channel=True, **options)

    face = f"{out}/plain.onnx"
    model = plain(onnx.load(f"{source}/centerface.onnx")); onnx.save(model, face)
    ends = {o.name for o in model.graph.output}
    heads = ends | {i for n in model.graph.node if n.op_type == "Sigmoid" for i in n.input}
    # The first depthwise convolution has channels of very unlike ranges: in 8 bits, faces of 12 to 20 pixels lost up to 0.3 of their score.
    depthwise = next(n for n in model.graph.node if any(a.name == "group" and a.i > 1 for a in n.attribute))
    floats = [n.name for n in model.graph.node if set(n.output) & heads] + [depthwise.name]
    quant(face, f"{out}/quantised.onnx", pictures(), op_types_to_quantize=["Conv", "Add", "Relu"], nodes_to_exclude=floats, reduce_range=True)
    model = onnx.load(f"{out}/quantised.onnx"); graph = model.graph
    values = {i.name: i for i in graph.initializer}
    first = next(n for n in graph.node if n.op_type == "QuantizeLinear" and n.input[0] == "input.1")
    scale, zero = (numpy_helper.to_array(values[name]) for name in first.input[1:3])
    assert abs(scale - 1) < 1e-3 and zero == 0, (scale, zero)  # so that bytes can go in as they are
    graph.node.remove(first)
    graph.node.insert(0, helper.make_node("Transpose", ["pixels"], [first.output[0]], perm=[0, 3, 1, 2], name="nhwc"))
    del graph.input[:]; graph.input.append(helper.make_tensor_value_info("pixels", TensorProto.UINT8, [1, "H", "W", 3]))
    onnx.save(model, f"{out}/centerface.onnx")
    os.remove(face); os.remove(f"{out}/quantised.onnx")

    crops = []
    for name, photo in json.load(open(f"{photos_folder}/labels.json")).items():
        image = Image.open(f"{photos_folder}/{name}").convert("L")
        for left, top, width, height in photo["faces"]:
            side = max(width, height) * 1.05; x, y = left + width / 2, top + height / 2
            crop = image.crop((int(x - side / 2), int(y - side / 2), int(x + side / 2), int(y + side / 2))).resize((64, 64), Image.BOX)
            value = (np.asarray(crop, np.float32) / 255 - 0.5) * 2; crops += [value, value[:, ::-1]]
    batches = [{"input": np.stack(crops[i:i + 8])[..., None].copy()} for i in range(0, len(crops) - 7, 8)]
    quant(f"{source}/emotion.onnx", f"{out}/emotion.onnx", batches, op_types_to_quantize=["Conv", "Add", "Relu", "MaxPool"], reduce_range=True)

def freeze(out):
    import onnxruntime as ort
    for name in ("centerface", "emotion"):
        options = ort.SessionOptions(); options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.optimized_model_filepath = f"{out}/{name}.ort"; options.add_session_config_entry("session.save_model_format", "ORT")
        ort.InferenceSession(f"{out}/{name}.onnx", options, providers=["CPUExecutionProvider"], disabled_optimizers=["NchwcTransformer"])
        print(name, os.path.getsize(f"{out}/{name}.ort"))

if __name__ == "__main__":
    step, *folders = sys.argv[1:]
    os.makedirs(folders[-1], exist_ok=True)
    {"quantise": quantise, "freeze": freeze}[step](*folders)
