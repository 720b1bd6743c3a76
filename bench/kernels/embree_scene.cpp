// SPDX-License-Identifier: Apache-2.0
#include "bench/kernels/embree_scene.h"

#include <embree3/rtcore.h>
#include <stdexcept>
#include <string>

namespace weft::bench::kernels {
namespace {

const char* reason(RTCError error) {
    switch (error) {
    case RTC_ERROR_NONE: return "nothing";
    case RTC_ERROR_INVALID_ARGUMENT: return "an invalid argument";
    case RTC_ERROR_INVALID_OPERATION: return "an invalid operation";
    case RTC_ERROR_OUT_OF_MEMORY: return "out of memory";
    case RTC_ERROR_UNSUPPORTED_CPU: return "a processor that it does not support";
    case RTC_ERROR_CANCELLED: return "cancelled";
    default: return "something that it does not know";
    }
}

/// How often each mesh is placed.
std::vector<std::size_t> placements(const Scene& scene) {
    std::vector<std::size_t> counts(scene.meshes.size(), 0);
    for (const Instance& instance : scene.instances) ++counts[instance.mesh];
    return counts;
}

} // namespace

EmbreeDevice::EmbreeDevice(unsigned threads)
    : device_(rtcNewDevice(("threads=" + std::to_string(threads) + ",set_affinity=0").c_str())) {
    check("makes a device");
    const auto count = [](void* total, ssize_t bytes, bool) {
        *static_cast<std::atomic<std::ptrdiff_t>*>(total) += bytes;
        return true;
    };
    rtcSetDeviceMemoryMonitorFunction(device_, count, &bytes_);
}

EmbreeDevice::~EmbreeDevice() { rtcReleaseDevice(device_); }

std::size_t EmbreeDevice::bytes() const { return static_cast<std::size_t>(bytes_.load()); }

bool EmbreeDevice::can_occlude_coherently() const {
    return rtcGetDeviceProperty(device_, RTC_DEVICE_PROPERTY_NATIVE_RAY16_SUPPORTED) == 0; // only AVX-512 has them
}

void EmbreeDevice::check(const char* doing) const {
    const RTCError error = rtcGetDeviceError(device_);
    if (error != RTC_ERROR_NONE) throw std::runtime_error(std::string("Embree ") + doing + ": " + reason(error));
}

EmbreeScene::EmbreeScene(const EmbreeDevice& device, const Scene& scene, const EmbreeOptions& options)
    : device_(device), options_(options), parts_(scene.meshes.size()), top_(new_scene()) {
    const std::vector<std::size_t> placed = placements(scene);
    for (const Instance& instance : scene.instances) {
        const Mesh& mesh = scene.meshes[instance.mesh];
        Part& part = parts_[instance.mesh];
        if (mesh.triangles.empty()) continue;
        if (placed[instance.mesh] == 1 && instance.to_world == Transform{}) {
            add_mesh(mesh, part, top_);
            continue;
        }
        if (!part.scene) {
            part.scene = new_scene();
            add_mesh(mesh, part, part.scene);
        }
        add_instance(instance.to_world, part.scene);
    }
    device_.check("takes the scene");
}

EmbreeScene::~EmbreeScene() {
    rtcReleaseScene(top_);
    for (const Part& part : parts_)
        if (part.scene) rtcReleaseScene(part.scene);
}

RTCScene EmbreeScene::new_scene() const {
    RTCScene scene = rtcNewScene(device_.handle());
    rtcSetSceneBuildQuality(scene,
                            options_.quality == Quality::high ? RTC_BUILD_QUALITY_HIGH : RTC_BUILD_QUALITY_MEDIUM);
    rtcSetSceneFlags(scene, options_.robust ? RTC_SCENE_FLAG_ROBUST : RTC_SCENE_FLAG_NONE);
    return scene;
}

void EmbreeScene::add_mesh(const Mesh& mesh, Part& part, RTCScene into) {
    part.positions.reserve(mesh.positions.size() + 1);
    part.positions = mesh.positions;
    part.positions.emplace_back();
    RTCGeometry geometry = rtcNewGeometry(device_.handle(), RTC_GEOMETRY_TYPE_TRIANGLE);
    rtcSetSharedGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, part.positions.data(), 0,
                               sizeof(Vec3), mesh.positions.size());
    rtcSetSharedGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, mesh.triangles.data(), 0,
                               sizeof(Mesh::Triangle), mesh.triangles.size());
    rtcAttachGeometry(into, geometry);
    rtcReleaseGeometry(geometry);
    geometries_.push_back(geometry);
}

void EmbreeScene::add_instance(const Transform& m, RTCScene of) {
    RTCGeometry geometry = rtcNewGeometry(device_.handle(), RTC_GEOMETRY_TYPE_INSTANCE);
    rtcSetGeometryInstancedScene(geometry, of);
    const float columns[] = {m.x.x, m.x.y, m.x.z, m.y.x, m.y.y, m.y.z, m.z.x, m.z.y, m.z.z, m.t.x, m.t.y, m.t.z};
    rtcSetGeometryTransform(geometry, 0, RTC_FORMAT_FLOAT3X4_COLUMN_MAJOR, columns);
    rtcAttachGeometry(top_, geometry);
    rtcReleaseGeometry(geometry);
    instances_.push_back(geometry);
}

void EmbreeScene::build() {
    for (RTCGeometry geometry : geometries_) rtcCommitGeometry(geometry);
    for (const Part& part : parts_)
        if (part.scene) rtcCommitScene(part.scene);
    for (RTCGeometry instance : instances_) rtcCommitGeometry(instance);
    rtcCommitScene(top_);
    device_.check("builds");
}

} // namespace weft::bench::kernels
