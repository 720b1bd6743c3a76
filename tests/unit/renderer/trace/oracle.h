// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "renderer/geometry/slab_ray.h"
#include "renderer/geometry/sphere.h"
#include "renderer/geometry/triangle.h"
#include "renderer/trace/candidate.h"
#include "renderer/trace/tracer.h"

namespace weft::test {

/// The nearest hit of opaque surfaces by asking every primitive of every instance in turn, without any tree. A
/// primitive is met no nearer than, where the instance moves it, the instance's box; a sphere no nearer than its own
/// box, and a triangle at a safe distance where its own is not precise, as the tracer says.
class Oracle {
  public:
    Oracle(const Scene& scene, const Tracer& tracer) : scene_(scene), tracer_(tracer) {
        for (const Mesh& mesh : scene.meshes) {
            Bounds box;
            for (std::uint32_t p = 0; p < mesh.primitives(); ++p) box.include(bounds(mesh, p));
            mesh_bounds_.push_back(box);
        }
        for (const Instance& i : scene.instances)
            instance_bounds_.push_back(i.to_world == Transform{} ? mesh_bounds_[i.mesh]
                                                                 : transform_bounds(i.to_world, mesh_bounds_[i.mesh]));
    }

    Hit closest(const Ray& ray) const {
        Hit best;
        best.t = ray.t_max;
        const SlabRay world(ray, tracer_.bounds());
        for (std::uint32_t i = 0; i < scene_.instances.size(); ++i) {
            const Instance& instance = scene_.instances[i];
            const Mesh& mesh = scene_.meshes[instance.mesh];
            if (mesh.primitives() == 0) continue;
            const bool moved = !(instance.to_world == Transform{});
            const float enter = moved ? world.enter(instance_bounds_[i], infinity) : 0;
            Ray local = ray;
            if (moved) {
                local.origin = tracer_.to_mesh(i).point(ray.origin);
                local.direction = tracer_.to_mesh(i).vector(ray.direction);
            }
            const ShearedRay sheared(local);
            const SlabRay slabs = moved ? SlabRay(local, mesh_bounds_[instance.mesh]) : world;
            for (std::uint32_t p = 0; p < mesh.primitives(); ++p) {
                Hit hit{infinity, 0, 0, i, p};
                if (!intersect(local, sheared, slabs, mesh, p, hit)) continue;
                hit.t = std::max(hit.t, enter);
                if (hit.t > Nearest::farthest) continue;
                if (hit.t < best.t || (hit.t == best.t && best.missed())) best = hit; // a tie stays with the earlier
            }
        }
        return best;
    }

  private:
    static Bounds bounds(const Mesh& mesh, std::uint32_t primitive) {
        if (primitive >= mesh.triangles.size()) {
            const Sphere& sphere = mesh.spheres[primitive - mesh.triangles.size()];
            return sphere_bounds(sphere.center, sphere.radius);
        }
        const Mesh::Triangle& v = mesh.triangles[primitive];
        return triangle_bounds(mesh.positions[v[0]], mesh.positions[v[1]], mesh.positions[v[2]]);
    }
    static bool intersect(const Ray& ray, const ShearedRay& sheared, const SlabRay& slabs, const Mesh& mesh,
                          std::uint32_t primitive, Hit& hit) {
        if (primitive >= mesh.triangles.size()) {
            const Sphere& sphere = mesh.spheres[primitive - mesh.triangles.size()];
            float t[2];
            if (intersect_sphere(ray, sphere.center, sphere.radius, t) == 0) return false;
            hit.t = std::max(t[0], slabs.enter(bounds(mesh, primitive), infinity));
            return true;
        }
        const Mesh::Triangle& v = mesh.triangles[primitive];
        TriangleHit found;
        if (!intersect_triangle(sheared, ray.t_max, mesh.positions[v[0]], mesh.positions[v[1]], mesh.positions[v[2]],
                                found))
            return false;
        hit.t = found.t;
        if (!precise(found))
            hit.t = safe_distance(found, ray, slabs, mesh.positions[v[0]], mesh.positions[v[1]], mesh.positions[v[2]]);
        hit.b1 = found.b1;
        hit.b2 = found.b2;
        return true;
    }

    const Scene& scene_;
    const Tracer& tracer_;
    std::vector<Bounds> mesh_bounds_, instance_bounds_;
};

} // namespace weft::test
