#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders the same scene by weft and by Blender's Cycles, in pairs, and prints samples a second of both.

    scripts/cycles.py [--weft build/release/app/weft] [--threads 1,2] [--rounds 5] [--spp 16]
                      [MESH.obj --eye=X,Y,Z --target=X,Y,Z --fov DEGREES]

Without a mesh: the Cornell box (builtin:cornell). With one: that mesh, matt and grey, under a sky of radiance 1, seen as
`weft render` would with these options. 512x512, five bounces, no denoiser, no adaptive sampling. Times are of everything
between the scene in memory (Cycles) or on disk (weft) and the picture: trees are built in both. Needs Blender (Debian:
blender), which runs this file once more to make its scene.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

SIZE, DEPTH = 512, 5
MILLIMETRE = 0.001
# The builtin's boxes and colours; scenes/builtin/cornell.cpp says where they are from.
WHITE, GREEN, RED, LAMP = (0.738, 0.736, 0.737), (0.088, 0.399, 0.084), (0.472, 0.047, 0.049), (37.1, 33.5, 24.1)
RIM = [(556, 548.8, 0), (556, 548.8, 559.2), (0, 548.8, 559.2), (0, 548.8, 0)]
HOLE = [(343, 548.8, 227), (343, 548.8, 332), (213, 548.8, 332), (213, 548.8, 227)]
WALLS = [
    (WHITE, [(552.8, 0, 0), (0, 0, 0), (0, 0, 559.2), (549.6, 0, 559.2)]),
    (WHITE, [(549.6, 0, 559.2), (0, 0, 559.2), (0, 548.8, 559.2), (556, 548.8, 559.2)]),
    (GREEN, [(0, 0, 559.2), (0, 0, 0), (0, 548.8, 0), (0, 548.8, 559.2)]),
    (RED, [(552.8, 0, 0), (549.6, 0, 559.2), (556, 548.8, 559.2), (556, 548.8, 0)]),
]
BLOCKS = [(165, [(130, 65), (82, 225), (240, 272), (290, 114)]), (330, [(423, 247), (265, 296), (314, 456), (472, 406)])]


def cornell_quads():
    """(colour or None for the lamp, four corners in millimetres)"""
    yield from WALLS
    for i in range(4):
        yield WHITE, [RIM[i], RIM[(i + 1) % 4], HOLE[(i + 1) % 4], HOLE[i]]
    yield None, HOLE
    for height, base in BLOCKS:
        low, high = [(x, 0, z) for x, z in base], [(x, height, z) for x, z in base]
        yield WHITE, high
        for i in range(4):
            j = (i + 1) % 4
            yield WHITE, [high[j], high[i], low[i], low[j]]


def read_obj(path):
    vertices, faces = [], []
    with open(path) as lines:
        for words in (line.split() for line in lines):
            if words[:1] == ["v"]:
                vertices.append(tuple(map(float, words[1:4])))
            elif words[:1] == ["f"]:
                faces.append([int(word.split("/")[0]) - 1 for word in words[1:]])
    return vertices, faces


def render_in_blender(job):
    """Runs inside Blender; prints the seconds of one render."""
    import bpy
    from mathutils import Matrix, Vector

    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.device, cycles.samples, cycles.pixel_filter_type = "CPU", job["spp"], "BOX"
    cycles.use_adaptive_sampling = cycles.use_denoising = False
    cycles.max_bounces = cycles.diffuse_bounces = DEPTH
    cycles.sample_clamp_indirect = 0
    scene.render.threads_mode, scene.render.threads = "FIXED", job["threads"]
    scene.render.resolution_x = scene.render.resolution_y = SIZE
    scene.render.filepath = job["picture"]

    def material(color):
        made = bpy.data.materials.new("material")
        made.use_nodes = True
        nodes = made.node_tree.nodes
        nodes.clear()
        shader = nodes.new("ShaderNodeBsdfDiffuse" if color else "ShaderNodeEmission")
        shader.inputs["Color"].default_value = (*(color or LAMP), 1)
        output = nodes.new("ShaderNodeOutputMaterial")
        made.node_tree.links.new(shader.outputs[0], output.inputs[0])
        return made

    def add(vertices, faces, color):
        data = bpy.data.meshes.new("mesh")
        data.from_pydata(vertices, [], faces)
        data.materials.append(material(color))
        data.polygons.foreach_set("use_smooth", [len(faces) > 1] * len(faces))
        scene.collection.objects.link(bpy.data.objects.new("mesh", data))

    scene.world = bpy.data.worlds.new("world")
    scene.world.use_nodes = True
    sky = 1.0 if job["mesh"] else 0.0
    scene.world.node_tree.nodes["Background"].inputs[0].default_value = (sky, sky, sky, 1)
    if job["mesh"]:
        add(*read_obj(job["mesh"]), (0.8, 0.8, 0.8))
    else:
        for color, corners in cornell_quads():
            add([tuple(MILLIMETRE * x for x in corner) for corner in corners], [(0, 1, 2, 3)], color)
    eye, z = Vector(job["eye"]), (Vector(job["eye"]) - Vector(job["target"])).normalized()
    x = Vector((0, 1, 0)).cross(z).normalized()
    lens = bpy.data.cameras.new("camera")
    lens.sensor_fit, lens.angle = "VERTICAL", math.radians(job["fov"])
    scene.camera = bpy.data.objects.new("camera", lens)
    scene.camera.matrix_world = Matrix.Translation(eye) @ Matrix((x, z.cross(x), z)).transposed().to_4x4()
    scene.collection.objects.link(scene.camera)
    begin = time.monotonic()
    bpy.ops.render.render(write_still=True)
    print("seconds", time.monotonic() - begin)


def seconds_of_cycles(job):
    words = ["blender", "--background", "--python", os.path.abspath(__file__), "--", json.dumps(job)]
    out = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return next(float(line.split()[1]) for line in out.splitlines() if line.startswith("seconds "))


def seconds_of_weft(weft, job, folder):
    report = os.path.join(folder, "report.json")
    words = [weft, "render", "builtin:cornell"]
    if job["mesh"]:
        copy, sky = os.path.join(folder, "mesh.obj"), os.path.join(folder, "sky.pfm")
        if not os.path.exists(copy):
            with open(os.path.join(folder, "matt.mtl"), "w") as out:
                out.write("newmtl matt\nKd 0.8 0.8 0.8\nKs 0 0 0\nillum 1\n")
            with open(job["mesh"]) as lines, open(copy, "w") as out:
                out.write("mtllib matt.mtl\nusemtl matt\n")
                out.writelines(line for line in lines if not line.startswith(("mtllib", "usemtl")))
            with open(sky, "wb") as out:
                out.write(b"PF\n2 1\n-1.0\n" + b"\0\0\x80\x3f" * 6)
        eye, target = (",".join(map(str, job[key])) for key in ("eye", "target"))
        words = [weft, "render", copy, "--env", sky, "--eye=" + eye, "--target=" + target, "--fov", str(job["fov"])]
    words += ["--size", f"{SIZE}x{SIZE}", "--spp", str(job["spp"]), "--depth", str(DEPTH), "-t", str(job["threads"])]
    subprocess.run(words + ["-o", "none", "--quiet", "--report", report], check=True, stdout=subprocess.DEVNULL)
    with open(report) as file:
        return json.load(file)["phases"]["total_s"]


def main():
    numbers = lambda text: [float(word) for word in text.split(",")]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weft", default="build/release/app/weft")
    parser.add_argument("--threads", default="1")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--spp", type=int, default=16)
    parser.add_argument("--eye", type=numbers, default="0.278,0.273,-0.8")
    parser.add_argument("--target", type=numbers, default="0.278,0.273,0")
    parser.add_argument("--fov", type=float, default=39.3076)
    parser.add_argument("mesh", nargs="?", type=os.path.abspath)
    options = parser.parse_args()
    job = {key: getattr(options, key) for key in ("mesh", "eye", "target", "fov", "spp")}
    million = SIZE * SIZE * options.spp / 1e6
    with tempfile.TemporaryDirectory() as folder:
        for threads in map(int, options.threads.split(",")):
            job |= {"threads": threads, "picture": os.path.join(folder, "cycles.png")}
            pairs = []
            for _ in range(options.rounds):
                weft = million / seconds_of_weft(options.weft, job, folder)
                pairs.append((weft, million / seconds_of_cycles(job)))
            weft, cycles = (statistics.median(side) for side in zip(*pairs))
            ratios = sorted(a / b for a, b in pairs)
            middle, least, most = statistics.median(ratios), ratios[0], ratios[-1]
            print(f"{threads} threads, Msamples/s: weft {weft:.2f}, Cycles {cycles:.2f}; ", end="")
            print(f"ratio {middle:.2f} [{least:.2f}, {most:.2f}]", flush=True)


if __name__ == "__main__":
    if "--" in sys.argv:
        render_in_blender(json.loads(sys.argv[sys.argv.index("--") + 1]))
    else:
        main()
