// SPDX-License-Identifier: Apache-2.0
#include "tests/long/subject.h"

#include "tests/long/ply_samples.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace weft::test {

namespace fs = std::filesystem;

std::string Subject::name() const { return victim == scene || environment ? victim : scene + ":" + victim; }

std::vector<std::string> Subject::words() const {
    if (environment) return {scene, "--env", victim};
    return {scene};
}

Subject subject_of(const std::string& argument) {
    const auto colon = argument.rfind(':');
    const fs::path scene = fs::absolute(argument.substr(0, colon));
    Subject s;
    s.folder = scene.parent_path();
    s.scene = scene.filename();
    s.victim = colon == std::string::npos ? s.scene : argument.substr(colon + 1);
    for (const char* extension : {".hdr", ".exr", ".pfm"})
        if (scene.extension() == extension) s.environment = true;
    if (s.environment) s.scene = "builtin:cornell";
    if (!fs::is_regular_file(scene)) throw std::runtime_error(scene.string() + " is no file");
    if (!fs::is_regular_file(s.folder / s.victim))
        throw std::runtime_error((s.folder / s.victim).string() + " is no file");
    if (fs::file_size(s.folder / s.victim) == 0) throw std::runtime_error(s.name() + " is empty");
    return s;
}

std::vector<Subject> standard_subjects(const fs::path& folder, std::vector<std::string>& missing) {
    std::vector<Subject> subjects;
    const char* assets = std::getenv("WEFT_ASSETS"); // NOLINT(concurrency-mt-unsafe): before any thread
    for (const char* path : {"gltf/BoxTextured/BoxTextured.gltf", "gltf/CornellBox/CornellBox.glb",
                             "meshes/cornell_box_obj/cornell_box.obj"}) {
        try {
            if (!assets) throw std::runtime_error(std::string(path) + ": WEFT_ASSETS does not name the collection");
            subjects.push_back(subject_of(fs::path(assets) / path));
        } catch (const std::runtime_error& error) {
            missing.emplace_back(error.what());
        }
    }
    for (const char* format : {"ascii", "binary_little_endian"}) {
        const fs::path file = folder / (std::string(format) + ".ply");
        std::ofstream(file, std::ios::binary) << make_ply(format);
        subjects.push_back(subject_of(file));
    }
    return subjects;
}

} // namespace weft::test
