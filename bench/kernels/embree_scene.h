// SPDX-License-Identifier: Apache-2.0
// Embree's side of the comparison: its device, its trees, what they cost. Its headers stay in the .cpp files, so that
// what is around them compiles without it.
#pragma once

#include "bench/kernels/names.h"
#include "renderer/scene/scene.h"

#include <atomic>
#include <cstddef>
#include <vector>

struct RTCDeviceTy;
struct RTCSceneTy;
struct RTCGeometryTy;

namespace weft::bench::kernels {

/// Embree, told how many threads it may build with. Embree's thread count is one for the whole process, the largest of
/// its devices': have one at a time where it matters.
class EmbreeDevice {
  public:
    explicit EmbreeDevice(unsigned threads); ///< throws std::runtime_error with Embree's reason
    ~EmbreeDevice();
    EmbreeDevice(const EmbreeDevice&) = delete;
    EmbreeDevice& operator=(const EmbreeDevice&) = delete;

    RTCDeviceTy* handle() const { return device_; }
    /// Whether coherent packets and streams may be asked about occlusion. Where Embree takes AVX-512 it may never
    /// return from that: compiled by GCC before version 14, rays that do not exist wait for their turn (pull request
    /// 574 of Embree). Which compiler it was cannot be asked.
    bool can_occlude_coherently() const;
    /// What Embree holds now, by its own memory monitor.
    std::size_t bytes() const;
    /// Throws std::runtime_error when Embree has met an error since the last call.
    void check(const char* doing) const;

  private:
    RTCDeviceTy* device_ = nullptr;
    std::atomic<std::ptrdiff_t> bytes_{0};
};

struct EmbreeOptions {
    Quality quality = Quality::medium;
    bool robust = false; ///< RTC_SCENE_FLAG_ROBUST: watertight, and slower
};

/// The triangles of a valid scene as Embree's users set them up: a mesh that is placed once and as it is lies in the
/// top scene with its neighbours, any other is a scene of its own and an instance for each placement. Spheres are not
/// asked. Indices are shared with the scene, which must outlive this; vertices are a copy with the padding that Embree
/// wants, shared likewise, so that neither is in its count of memory.
class EmbreeScene {
  public:
    EmbreeScene(const EmbreeDevice& device, const Scene& scene, const EmbreeOptions& options);
    ~EmbreeScene();
    EmbreeScene(const EmbreeScene&) = delete;
    EmbreeScene& operator=(const EmbreeScene&) = delete;

    /// Builds all trees: every rtcCommitGeometry and rtcCommitScene. Once; what is timed.
    void build();
    RTCSceneTy* handle() const { return top_; }
    const EmbreeDevice& device() const { return device_; }

  private:
    struct Part {
        RTCSceneTy* scene = nullptr; ///< none: in the top scene
        std::vector<Vec3> positions; ///< with one more behind the last, because Embree reads 16 bytes for each
    };
    void add_mesh(const Mesh& mesh, Part& part, RTCSceneTy* into);
    void add_instance(const Transform& to_world, RTCSceneTy* of);
    RTCSceneTy* new_scene() const;

    const EmbreeDevice& device_;
    EmbreeOptions options_;
    std::vector<Part> parts_; ///< one per mesh
    RTCSceneTy* top_ = nullptr;
    std::vector<RTCGeometryTy*> geometries_, instances_; ///< owned by their scenes
};

} // namespace weft::bench::kernels
