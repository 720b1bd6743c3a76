// SPDX-License-Identifier: Apache-2.0
// Traversal against asking every primitive: the same hit to the last bit, whatever the geometry.
#include "oracle.h"
#include "tests/support/shapes.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace weft::test {
namespace {

#ifdef WEFT_TEST_FEW
constexpr std::size_t rays_per_scene = 10'000;
#else
constexpr std::size_t rays_per_scene = 100'000;
#endif

/// Rays of a few kinds: into the scene from outside, from inside it, along the axes, aimed at vertices, and such whose
/// numbers are far apart or near the ends of what a float holds.
std::vector<Ray> make_rays(const Scene& scene, const Bounds& bounds, std::size_t count, std::uint64_t seed) {
    Random random(seed);
    const Vec3 center = bounds.center(), half = max(bounds.extent() * 0.5f, Vec3{1e-3f, 1e-3f, 1e-3f});
    const auto within = [&](float scale) { return center + half * random_point(random) * scale; };
    std::vector<Ray> rays;
    for (std::size_t i = 0; i < count; ++i) {
        Ray ray;
        switch (i % 6) {
        case 0:
            ray.origin = center + random_direction(random) * (3 * length(half));
            ray.direction = within(1) - ray.origin;
            break;
        case 1:
            ray.origin = within(1);
            ray.direction = random_direction(random);
            break;
        case 2: // parallel to an axis, and in the planes of the boxes where the coordinates are small integers
            ray.origin = {std::round(within(1.5f).x * 8) / 8, std::round(within(1.5f).y * 8) / 8,
                          std::round(within(1.5f).z * 8) / 8};
            ray.direction[i / 6 % 3] = random() < 0.5f ? 1.0f : -1.0f;
            break;
        case 3: {
            const Instance& instance =
                scene.instances[static_cast<std::size_t>(random() * static_cast<float>(scene.instances.size()))];
            const Mesh& mesh = scene.meshes[instance.mesh];
            ray.origin = within(2);
            Vec3 target;
            if (!mesh.positions.empty())
                target = mesh.positions[static_cast<std::size_t>(random() * static_cast<float>(mesh.positions.size()))];
            else if (!mesh.spheres.empty())
                target = mesh.spheres[0].center;
            ray.direction = instance.to_world.point(target) - ray.origin;
            break;
        }
        case 4: { // nearly along an axis, of any length, and from anywhere on it
            const std::size_t axis = i / 6 % 3;
            const auto power = [&](float from, float to) {
                return std::ldexp(1.0f, static_cast<int>(from + random() * (to - from)));
            };
            ray.origin = within(1);
            if (random() < 0.5f) ray.origin[axis] = -power(0, 80);
            ray.direction[axis] = 1;
            const float steep = power(-140, 0), tilt = random() - 0.5f, roll = random() - 0.5f;
            ray.direction[(axis + 1) % 3] = steep * tilt;
            if (random() < 0.5f) ray.direction[(axis + 2) % 3] = 0x1p-60f * roll;
            if (random() < 0.25f) {
                const float away = power(0, 60);
                ray.direction = random_direction(random);
                ray.origin = within(1) - ray.direction * away;
            }
            ray.direction = ray.direction * power(-120, 120);
            break;
        }
        default: // not of unit length, and bounded
            ray.origin = within(1.2f);
            ray.direction = random_direction(random) * std::exp(10 * random() - 5);
            ray.t_max = random() * 2 * length(half) / length(ray.direction);
        }
        rays.push_back(ray);
    }
    return rays;
}

constexpr std::size_t widest_packet = 16;

/// Each sixteenth ray and fifteen that run beside it, from the same place or nearly so: what kernels take as a packet.
/// Of the last half of these packets many go through the trees together: they are sorted by octant, or all of one.
std::vector<Ray> bundles(const std::vector<Ray>& rays, const Bounds& bounds) {
    Random random(78);
    std::vector<Ray> middles;
    for (std::size_t i = 0; i + widest_packet <= rays.size(); i += widest_packet)
        middles.push_back(rays[i + i / widest_packet % 11]); // all kinds of rays
    const auto octant = [](const Ray& ray) {
        return (ray.direction.x < 0 ? 1 : 0) + (ray.direction.y < 0 ? 2 : 0) + (ray.direction.z < 0 ? 4 : 0);
    };
    const auto from = [&](std::size_t quarter) {
        return middles.begin() + static_cast<std::ptrdiff_t>(quarter * middles.size() / 4);
    };
    std::stable_sort(from(2), from(3), [&](const Ray& a, const Ray& b) { return octant(a) < octant(b); });
    std::for_each(from(3), middles.end(), [](Ray& ray) { ray.direction = abs(ray.direction); });
    std::vector<Ray> all;
    for (std::size_t i = 0; i < middles.size(); ++i) {
        const float apart = i % 2 == 0 ? 0.0f : 1e-3f * length(bounds.extent());
        const std::size_t exact = i % widest_packet; // the one that meets a vertex or an edge keeps its place
        for (std::size_t k = 0; k < widest_packet; ++k) {
            Ray ray = middles[i];
            ray.key = static_cast<std::uint32_t>(all.size());
            if (k != exact) {
                ray.origin += random_point(random) * apart;
                ray.direction += random_point(random) * (0.02f * length(ray.direction));
            }
            all.push_back(ray);
        }
    }
    return all;
}

/// Every kernel of this machine, over trees in which triangles are whole or in parts. `reference` has the same
/// surfaces.
void compare(const Scene& scene, const Scene& reference, std::vector<Ray> rays) {
    SerialExecutor executor;
    const Tracer best(scene, executor);
    const Oracle oracle(reference, best);
    const std::vector<Ray> beside = bundles(rays, best.bounds());
    rays.resize(rays.size() / widest_packet * widest_packet); // so that bundles begin where packets do
    rays.insert(rays.end(), beside.begin(), beside.end());
    const std::size_t count = rays.size();
    std::vector<Hit> expected;
    expected.reserve(count);
    for (const Ray& ray : rays) expected.push_back(oracle.closest(ray));
    const auto met = std::count_if(expected.begin(), expected.end(), [](const Hit& hit) { return !hit.missed(); });
    EXPECT_GT(static_cast<std::size_t>(met), count / 100) << "the rays must test something";
    for (std::size_t i = 0; i < count; i += 5) // these end where they meet something, and still do
        if (!expected[i].missed()) rays[i].t_max = expected[i].t;
    for (const Kernel& kernel : kernels())
        for (const TreeQuality quality : {TreeQuality::balanced, TreeQuality::best}) {
            SCOPED_TRACE(std::string(kernel.isa) + ' ' + std::string(name_of(quality)));
            const Tracer tracer(scene, executor, kernel.isa, quality);
            const Hit stale{.t = 1e-6f, .instance = 0, .primitive = 0}; // what was there before is of no account
            std::vector<Hit> hits(rays.size(), stale);
            std::vector<std::uint8_t> occluded(rays.size(), 2);
            tracer.closest(scene, rays, hits);
            tracer.occluded(scene, rays, occluded);
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < rays.size(); ++i) {
                const Hit &hit = hits[i], &e = expected[i];
                ASSERT_EQ(occluded[i] != 0, !hit.missed()) << i;
                const bool same = e.missed() ? hit.missed() && hit.t == rays[i].t_max
                                             : hit.t == e.t && hit.instance == e.instance &&
                                                   hit.primitive == e.primitive && hit.b1 == e.b1 && hit.b2 == e.b2;
                if (!same && ++wrong <= 3)
                    ADD_FAILURE() << "ray " << i << ": t " << hit.t << " primitive " << hit.instance << '/'
                                  << hit.primitive << ", expected " << e.t << ' ' << e.instance << '/' << e.primitive;
            }
            EXPECT_EQ(wrong, 0u) << "of " << rays.size();
        }
}

/// `same_as_one`: all triangles are equal, so that asking the first suffices.
void compare(const char* name, const Scene& scene, std::size_t count = rays_per_scene, bool same_as_one = false) {
    SCOPED_TRACE(name);
    SerialExecutor executor;
    Scene reference = scene;
    if (same_as_one) reference.meshes[0].triangles.resize(1);
    compare(scene, reference, make_rays(scene, Tracer(scene, executor).bounds(), count / 2, 77));
}

Mesh soup(std::size_t n, float size, std::uint64_t seed) {
    Random random(seed);
    Mesh mesh = empty_mesh();
    for (std::size_t i = 0; i < n; ++i) {
        const Vec3 at = random_point(random);
        const Vec3 a = random_point(random) * size, b = random_point(random) * size, c = random_point(random) * size;
        add_triangle(mesh, at + a, at + b, at + c);
    }
    return mesh;
}

TEST(BruteForce, Soups) {
    compare("small triangles", scene_of(soup(300, 0.1f, 1)));
    compare("large triangles", scene_of(soup(100, 1, 2)));
    compare("needles", [] {
        Random random(3);
        Mesh mesh = empty_mesh();
        for (int i = 0; i < 200; ++i) {
            const Vec3 a = random_point(random), b = random_point(random);
            add_triangle(mesh, a, b, b + random_point(random) * 1e-4f);
        }
        return scene_of(mesh);
    }());
    compare("far from the origin", [] {
        Mesh mesh = soup(200, 0.2f, 4);
        for (Vec3& p : mesh.positions) p += Vec3{148376, 1234, -223423};
        return scene_of(mesh);
    }());
    compare("magnitudes", [] {
        Random random(5);
        Mesh mesh = empty_mesh();
        for (int i = 0; i < 200; ++i) {
            const Vec3 a = random_magnitudes(random, 4), b = random_magnitudes(random, 4);
            add_triangle(mesh, a, b, random_magnitudes(random, 4));
        }
        return scene_of(mesh);
    }());
}

/// Pages of a book, seen along them: distances to a page are off by many times their roundings, and where all pages
/// begin many of them are met at once. Here the nearest hit is in front of boxes that hold nearly as near ones.
TEST(BruteForce, PagesOfABook) {
    const Vec3 along = normalize({1, 2, 3}), up = normalize(cross(along, {0, 0, 1})), across = cross(along, up);
    const auto place = [&](Vec3 p) { return along * p.x + up * p.y + across * p.z; };
    for (const float slope : {1e-2f, 1e-3f, 1e-4f, 1e-6f}) {
        SCOPED_TRACE(slope);
        Random random(6);
        Mesh mesh = empty_mesh();
        for (int i = 0; i < 1000; ++i) {
            const float y = 2 * random() - 1, bend = slope * (2 * random() - 1);
            add_triangle(mesh, place({0, y - 1, 0}), place({0, y + 1, 0}), place({1, y, bend}));
        }
        std::vector<Ray> rays;
        for (std::size_t i = 0; i < rays_per_scene / 20; ++i) {
            const Vec3 target{1e-5f * random(), 2 * random() - 1, 0};
            const Vec3 origin{-1 - random(), 2 * random() - 1, 4 * slope * (2 * random() - 1)};
            rays.push_back({.origin = place(origin), .direction = place(target - origin)});
        }
        const Scene scene = scene_of(mesh);
        compare(scene, scene, rays);
    }
}

/// Slivers seen along them from near and far, all across each other: a spatial tree has parts of each in many leaves.
TEST(BruteForce, SliversInParts) {
    for (const float thickness : {1e-3f, 1e-5f, 1e-7f}) {
        SCOPED_TRACE(thickness);
        Random random(8);
        Mesh mesh = empty_mesh();
        std::vector<Ray> rays;
        for (int i = 0; i < 400; ++i) {
            const Vec3 a = random_point(random), b = random_point(random);
            const Vec3 c = a + (b - a) * random() + random_point(random) * 0.3f; // in the plane of the sight
            add_triangle(mesh, a, b, c + random_point(random) * thickness);
            for (std::size_t k = 0; k < rays_per_scene / 10'000; ++k) {
                const float u = random(), v = (1 - u) * random();
                const Vec3 target = a + (b - a) * u + (c - a) * v;
                const Vec3 from = a + (b - a) * (3 * random() - 1) + (c - a) * (3 * random() - 1);
                rays.push_back({.origin = from, .direction = target - from});
            }
        }
        const Scene scene = scene_of(mesh);
        compare(scene, scene, rays);
    }
}

TEST(BruteForce, RegularMeshes) {
    compare("icosphere", scene_of(icosphere(2)));
    compare("grid", scene_of(grid(12)));
    compare("box", scene_of(box({-1, -2, -3}, {1, 2, 3})));
    compare("boxes face to face", [] {
        Mesh mesh = empty_mesh();
        for (int x = 0; x < 3; ++x)
            for (int y = 0; y < 3; ++y) {
                const Vec3 p{static_cast<float>(x), static_cast<float>(y), 0};
                const Mesh b = box(p, p + Vec3{1, 1, 1});
                const auto first = static_cast<std::uint32_t>(mesh.positions.size());
                mesh.positions.insert(mesh.positions.end(), b.positions.begin(), b.positions.end());
                for (const auto& t : b.triangles) mesh.triangles.push_back({first + t[0], first + t[1], first + t[2]});
            }
        return scene_of(mesh);
    }());
}

/// Each level a quarter as large as the one around it: a deep tree, all of whose nodes many rays enter.
TEST(BruteForce, LevelsInEachOther) {
    Random random(7);
    Mesh mesh = empty_mesh();
    float size = 1;
    for (int level = 0; level < 24; ++level, size *= 0.25f)
        for (int i = 0; i < 12; ++i) {
            const Vec3 at = random_direction(random) * size;
            add_triangle(mesh, at, at + random_point(random) * (0.5f * size),
                         at + random_point(random) * (0.5f * size));
        }
    const Scene scene = scene_of(mesh);
    std::vector<Ray> rays;
    for (std::size_t i = 0; i < rays_per_scene / 8; ++i) {
        const Vec3 origin = random_direction(random) * 3;
        const Vec3 target = random_direction(random) * std::exp2(-50 * random());
        rays.push_back({.origin = origin, .direction = target - origin});
    }
    compare(scene, scene, rays);
}

TEST(BruteForce, DegenerateMeshes) {
    Mesh identical = empty_mesh();
    identical.positions = {{-1, -1, 0}, {1, -1, 0}, {0, 1, 0.5f}};
    identical.triangles.assign(10'000, {0, 1, 2});
    compare("ten thousand identical triangles", scene_of(identical), rays_per_scene / 50, true);

    compare("collinear vertices", [] {
        Random random(6);
        Mesh mesh = soup(50, 0.3f, 6);
        for (int i = 0; i < 50; ++i) {
            const Vec3 a = random_point(random), d = random_point(random);
            add_triangle(mesh, a, a + d, a + d * 0.5f);
        }
        for (int i = 0; i < 20; ++i) {
            const Vec3 a = random_point(random);
            add_triangle(mesh, a, a, a);
        }
        return scene_of(mesh);
    }());
    compare("one huge among many tiny", [] {
        Mesh mesh = soup(200, 1e-3f, 7);
        add_triangle(mesh, {-1e4f, -1e4f, -0.5f}, {1e4f, -1e4f, 0.1f}, {0, 2e4f, 0.3f});
        return scene_of(mesh);
    }());
    compare("all with one centre", [] {
        Mesh mesh = empty_mesh();
        Random random(8);
        for (int i = 0; i < 200; ++i) {
            const float s = 0.01f * static_cast<float>(i + 1);
            const Vec3 a = random_direction(random) * s, b = random_direction(random) * s;
            add_triangle(mesh, a, b, -a - b);
        }
        return scene_of(mesh);
    }());
    compare("coplanar and overlapping", [] {
        Mesh mesh = empty_mesh();
        Random random(9);
        for (int i = 0; i < 150; ++i) {
            const auto p = [&] { return random_point(random) * Vec3{1, 1, 0}; };
            const Vec3 a = p(), b = p();
            add_triangle(mesh, a, b, p());
        }
        return scene_of(mesh);
    }());
    compare("coplanar, slanted", [] {
        Mesh mesh = empty_mesh();
        Random random(10);
        for (int i = 0; i < 150; ++i) {
            const auto p = [&] {
                const Vec3 q = random_point(random);
                return Vec3{q.x, q.y, 0.3f * q.x - 0.7f * q.y};
            };
            const Vec3 a = p(), b = p();
            add_triangle(mesh, a, b, p());
        }
        return scene_of(mesh);
    }());
}

TEST(BruteForce, Spheres) {
    compare("spheres", [] {
        Mesh mesh = empty_mesh();
        Random random(12);
        for (int i = 0; i < 200; ++i) {
            const Vec3 at = random_point(random);
            mesh.spheres.push_back({at, 0.2f * random() + 1e-3f, 0});
        }
        return scene_of(mesh);
    }());
    compare("spheres and triangles mixed", [] {
        Mesh mesh = soup(150, 0.3f, 13);
        Random random(14);
        for (int i = 0; i < 100; ++i) {
            const Vec3 at = random_point(random);
            mesh.spheres.push_back({at, 0.1f, 0});
        }
        return scene_of(mesh);
    }());
    compare("concentric and identical spheres", [] {
        Mesh mesh = empty_mesh();
        for (int i = 0; i < 64; ++i) mesh.spheres.push_back({{1, 2, 3}, 1 + 0.5f * static_cast<float>(i % 4), 0});
        return scene_of(mesh);
    }());
    compare(
        "a ground of the size of the earth",
        [] {
            Mesh mesh = soup(100, 0.3f, 15);
            mesh.spheres.push_back({{0, -6.4e6f, 0}, 6.4e6f, 0});
            mesh.spheres.push_back({{0, 1, 0}, 1e-3f, 0});
            return scene_of(mesh);
        }(),
        rays_per_scene / 4);
}

Transform random_transform(Random& random, bool regular) {
    Transform m = rotation(random_direction(random), 6.3f * random());
    if (regular) {
        m = m * scaling(Vec3{1, 1, 1} * std::exp(2 * random() - 1));
    } else {
        m = m * scaling({std::exp(4 * random() - 2), std::exp(4 * random() - 2), -std::exp(4 * random() - 2)});
        m = m * rotation(random_direction(random), 6.3f * random());
    }
    return translation(random_point(random) * 3) * m;
}

TEST(BruteForce, Instances) {
    Random random(20);
    Scene scene = scene_of(soup(20, 0.5f, 21));
    scene.instances.clear();
    for (int i = 0; i < 20; ++i) scene.instances.push_back({0, random_transform(random, true)});
    compare("rotated and scaled", scene);

    scene.instances.clear();
    for (int i = 0; i < 20; ++i) scene.instances.push_back({0, random_transform(random, false)});
    compare("stretched and mirrored", scene);

    scene.instances.resize(1);
    compare("one that is moved", scene);

    scene.instances.clear();
    for (int i = 0; i < 16; ++i) scene.instances.push_back({0, i % 4 ? random_transform(random, true) : Transform{}});
    for (int i = 0; i < 16; ++i) scene.instances.push_back(scene.instances[static_cast<std::size_t>(i)]);
    compare("each twice in the same place", scene);

    Scene mixed = scene_of(icosphere(1));
    append(mixed, sphere_mesh({0, 0, 0}, 1), random_transform(random, false));
    append(mixed, grid(4), random_transform(random, true));
    append(mixed, empty_mesh());
    append(mixed, box({-1, -1, -1}, {1, 1, 1}), translation({0.5f, 0, 0}));
    compare("meshes of several kinds, one of them empty", mixed);

    Scene standing = scene_of(soup(10, 0.3f, 30));
    for (std::uint64_t i = 1; i < 40; ++i) append(standing, soup(10, 0.3f, 30 + i));
    compare("many that share a tree", standing);

    // The mesh lies far from its own origin and its instance brings it back: the box must know what cancelled.
    Scene displaced = scene_of(soup(60, 0.3f, 22));
    for (Vec3& p : displaced.meshes[0].positions) p += Vec3{2000, 3000, 1000};
    const Transform turn = rotation(normalize(Vec3{1, 2, 3}), 1);
    displaced.instances[0].to_world = translation(-turn.point({2000, 3000, 1000})) * turn;
    displaced.instances.push_back({0, turn * translation({-2000, -3000, -1000})});
    compare("far from its own origin", displaced);
}

} // namespace
} // namespace weft::test
