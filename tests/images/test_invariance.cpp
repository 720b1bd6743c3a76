// SPDX-License-Identifier: Apache-2.0
// What must not change the image, and what must change it in a known way.
#include "pictures.h"

#include <cstring>

namespace weft::test {
namespace {

bool same_bits(const Film& a, const Film& b) {
    return a.rgba.size() == b.rgba.size() &&
           std::memcmp(a.rgba.data(), b.rgba.data(), a.rgba.size() * sizeof(float)) == 0;
}

RenderSettings settings_of(const Scene& scene, std::uint32_t width, std::uint32_t height, std::uint32_t spp) {
    RenderSettings settings;
    settings.width = width;
    settings.height = height;
    settings.spp = spp;
    settings.camera = scene.cameras[0];
    return settings;
}

TEST(Determinism, TilesAndTheirOrderDoNotShow) {
    const World world = make_world(still_life());
    RenderSettings settings = settings_of(world.scene, 67, 41, 6);
    settings.tile = 16;
    const Film reference = render(world, settings);
    EXPECT_GT(mean_of(reference).mean, 0.1);
    EXPECT_EQ(reference.counts.samples, 67u * 41 * 6);
    EXPECT_EQ(reference.counts.camera_rays, 67u * 41 * 6);
    for (const std::uint32_t tile : {1u, 8u, 16u, 33u, 64u, 100u}) {
        settings.tile = tile;
        std::vector<std::uint32_t> order(settings.grid().count());
        std::iota(order.begin(), order.end(), 0u);
        Random random(tile);
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[static_cast<std::size_t>(random() * static_cast<float>(i))]);
        const Film film = render(world, settings, order);
        EXPECT_TRUE(same_bits(film, reference)) << tile;
        EXPECT_EQ(film.counts.rays, reference.counts.rays);
        EXPECT_EQ(film.counts.shadow_rays, reference.counts.shadow_rays);
    }
}

TEST(Determinism, TwoWorldsOfOneSceneAreOne) {
    const Scene scene = still_life();
    const RenderSettings settings = settings_of(scene, 20, 20, 4);
    EXPECT_TRUE(same_bits(render(make_world(scene), settings), render(make_world(scene), settings)));
    RenderSettings other = settings;
    other.seed = 1;
    EXPECT_FALSE(same_bits(render(make_world(scene), settings), render(make_world(scene), other)));
}

/// A pixel of a large picture is made of the samples that a replay gives, added in order.
TEST(Determinism, ReplaysAddUpToThePixel) {
    const World world = make_world(still_life());
    const RenderSettings settings = settings_of(world.scene, 24, 18, 9);
    const Film film = render(world, settings);
    for (std::uint32_t y = 0; y < 18; y += 3)
        for (std::uint32_t x = 0; x < 24; x += 3) {
            Rgb sum;
            for (std::uint32_t s = 0; s < settings.spp; ++s) {
                const Replay replay = replay_sample(world, settings, x, y, s);
                sum += replay.radiance;
                ASSERT_FALSE(replay.vertices.empty());
                ASSERT_LE(replay.vertices.size(), settings.depth + 1);
                Rgb told;
                for (const PathVertex& v : replay.vertices) told += v.added + v.light;
                ASSERT_LT(length(told - replay.radiance), 1e-4f * (1 + length(told)));
            }
            ASSERT_EQ(sum / 9.0f, pixel(film, x, y)) << x << ' ' << y;
        }
}

TEST(Stop, IsPolledAboutEveryThousandSamples) {
    const World world = make_world(still_life());
    RenderSettings settings = settings_of(world.scene, 50, 50, 10);
    settings.tile = 64; // one tile of 25,000 samples
    std::vector<std::byte> out(tile_bytes(settings.grid()));
    int asked = 0;
    EXPECT_TRUE(render_tile(world, settings, 0, out, [&] {
        ++asked;
        return false;
    }));
    EXPECT_GE(asked, 25'000 / 1100);
    EXPECT_LE(asked, 60); // and not much more often: a look may cost something
    for (const int at : {1, 2, 7}) {
        asked = 0;
        EXPECT_FALSE(render_tile(world, settings, 0, out, [&] { return ++asked == at; }));
        EXPECT_EQ(asked, at) << "abandoned at once";
    }
}

/// Emission that is not a number: those samples are dropped, counted, and the first can be found again.
TEST(InvalidSamples, AreDroppedCountedAndLocated) {
    for (const float bad : {infinity, std::numeric_limits<float>::quiet_NaN(), -1.0f}) {
        Scene scene = still_life();
        const Rgb poison{1, bad, 1};
        append(scene, level_square(0.3f, 0.5f, true, add_material(scene, lamp(poison))), translation({0, 0, 2.5f}));
        const World world = make_world(scene);
        RenderSettings settings = settings_of(scene, 32, 32, 4);
        settings.tile = 8;
        settings.depth = 0; // the poisoned square itself, not the light that it gives
        const Film film = render(world, settings);
        EXPECT_GT(film.counts.invalid_samples, 10u) << bad;
        EXPECT_LT(film.counts.invalid_samples, film.counts.samples / 4);
        for (const float v : film.rgba) ASSERT_TRUE(std::isfinite(v) && v >= 0);
        const Rgb found =
            replay_sample(world, settings, film.counts.invalid_x, film.counts.invalid_y, film.counts.invalid_sample)
                .radiance;
        EXPECT_FALSE(is_finite(found) && min_component(found) >= 0);
        EXPECT_EQ(film.rgba[3], 1) << "a pixel without valid samples is done, and black";
    }
}

/// A scene without anything absolute in it: areas that shine, no lights without extent.
Scene surfaces_only() {
    Scene scene = still_life();
    scene.environment = {};
    return scene;
}

TEST(Linearity, TwiceTheLightIsTwiceThePictureExactly) {
    Scene scene = still_life();
    scene.lights.push_back(PointLight{{1, 2, 2}, {1, 2, 3}});
    scene.lights.push_back(DirectionalLight{normalize(Vec3{1, -3, -1}), {0.3f, 0.2f, 0.1f}});
    const RenderSettings settings = settings_of(scene, 32, 24, 8);
    const Film once = render(make_world(scene), settings);
    const auto scaled = [&](float factor) {
        Scene s = scene;
        for (Material& m : s.materials) m.emission *= factor;
        s.environment.radiance *= factor;
        std::get<PointLight>(s.lights[0]).intensity *= factor;
        std::get<DirectionalLight>(s.lights[1]).irradiance *= factor;
        return render(make_world(s), settings);
    };
    for (const float factor : {2.0f, 0.25f}) {
        const Film film = scaled(factor);
        for (std::size_t i = 0; i < film.rgba.size(); ++i)
            if (i % 4 != 3) {
                ASSERT_EQ(film.rgba[i], factor * once.rgba[i]) << i;
            }
    }
    const Film dark = scaled(0);
    for (std::size_t i = 0; i < dark.rgba.size(); ++i) ASSERT_EQ(dark.rgba[i], i % 4 == 3 ? 1 : 0);
}

void expect_same_pictures(const Film& a, const Film& b, const char* what) {
    for (std::size_t c = 0; c < 3; ++c) expect_same(mean_of(a, c), mean_of(b, c), what);
}

/// No length is built into the renderer: in a world a power of two times as large, every bit of the image is the same.
TEST(Metamorphic, LargerWorldsLookTheSame) {
    const Scene scene = surfaces_only();
    const RenderSettings settings = settings_of(scene, 32, 24, 8);
    const Film reference = render(make_world(scene), settings);
    EXPECT_GT(mean_of(reference).mean, 0.05);
    for (const float factor : {1024.0f, 1.0f / 1024, 0x1p20f}) {
        Scene larger = scene;
        for (Mesh& mesh : larger.meshes) {
            for (Vec3& p : mesh.positions) p *= factor;
            for (Sphere& s : mesh.spheres) {
                s.center *= factor;
                s.radius *= factor;
            }
        }
        for (Instance& i : larger.instances) i.to_world.t *= factor;
        RenderSettings moved = settings;
        moved.camera.to_world.t *= factor;
        const Film film = render(make_world(larger), moved);
        std::size_t different = 0;
        for (std::size_t i = 0; i < film.rgba.size(); ++i) different += film.rgba[i] != reference.rgba[i];
        EXPECT_EQ(different, 0u) << factor;
        expect_same_pictures(film, reference, "scaled");
    }
}

TEST(Metamorphic, TurnedWorldsLookTheSame) {
    const Scene scene = surfaces_only();
    RenderSettings settings = settings_of(scene, 40, 40, 32);
    const Film reference = render(make_world(scene), settings);
    for (const Transform& turn : {rotation(Vec3{0, 1, 0}, pi / 2), rotation(normalize(Vec3{1, 2, 3}), 2)}) {
        Scene turned = scene;
        for (Instance& i : turned.instances) i.to_world = turn * i.to_world;
        RenderSettings moved = settings;
        moved.camera.to_world = turn * settings.camera.to_world;
        const Film film = render(make_world(turned), moved);
        expect_same_pictures(film, reference, "turned");
        double differences = 0; // the same noise, but where a rounding sent a path another way
        for (std::size_t i = 0; i < film.rgba.size(); ++i)
            differences += std::fabs(film.rgba[i] - reference.rgba[i]) > 0.05f * (0.1f + reference.rgba[i]);
        EXPECT_LT(differences / static_cast<double>(film.rgba.size()), 0.5);
    }
}

/// A mirrored world seen by a mirrored camera is the mirror image, down to which side is outside.
TEST(Metamorphic, MirroredInstances) {
    const Scene scene = surfaces_only();
    RenderSettings settings = settings_of(scene, 40, 40, 32);
    settings.camera.to_world = look_at({0, 1.6f, 5}, {0, 0.7f, 0}, {0, 1, 0});
    const Film reference = render(make_world(scene), settings);
    Scene mirrored = scene;
    for (Instance& i : mirrored.instances) i.to_world = scaling({-1, 1, 1}) * i.to_world;
    const Film film = render(make_world(mirrored), settings);
    expect_same_pictures(film, reference, "mirrored");
    std::vector<float> left, right; // half pictures, mirrored
    for (std::uint32_t y = 0; y < 40; ++y)
        for (std::uint32_t x = 0; x < 20; ++x) {
            left.push_back(pixel(reference, x, y).y);
            right.push_back(pixel(film, 39 - x, y).y);
        }
    expect_same(estimate(std::span<const float>(left)), estimate(std::span<const float>(right)), "halves");
    EXPECT_GT(correlation(left, right), 0.7);
}

/// Cutting triangles into four changes nothing that can be seen, lamps included.
TEST(Metamorphic, FinerTriangles) {
    const Scene scene = surfaces_only();
    const RenderSettings settings = settings_of(scene, 40, 40, 32);
    Scene finer = scene;
    for (Mesh& mesh : finer.meshes) {
        std::vector<Mesh::Triangle> triangles;
        const auto middle = [&](std::uint32_t a, std::uint32_t b) {
            mesh.positions.push_back((mesh.positions[a] + mesh.positions[b]) * 0.5f);
            if (!mesh.normals.empty()) mesh.normals.push_back(normalize(mesh.normals[a] + mesh.normals[b]));
            return static_cast<std::uint32_t>(mesh.positions.size() - 1);
        };
        for (const auto& t : mesh.triangles) {
            const std::uint32_t ab = middle(t[0], t[1]), bc = middle(t[1], t[2]), ca = middle(t[2], t[0]);
            triangles.insert(triangles.end(), {{t[0], ab, ca}, {ab, t[1], bc}, {ca, bc, t[2]}, {ab, bc, ca}});
        }
        mesh.triangles = triangles;
    }
    expect_same_pictures(render(make_world(finer), settings), render(make_world(scene), settings), "finer");
}

/// Placing a mesh by an instance or by moving its vertices is the same.
TEST(Metamorphic, BakedInstances) {
    const Scene scene = surfaces_only();
    const RenderSettings settings = settings_of(scene, 40, 40, 32);
    Scene baked = scene;
    for (Instance& i : baked.instances) {
        Mesh& mesh = baked.meshes[i.mesh]; // each has one instance only
        if (!mesh.spheres.empty()) continue;
        for (Vec3& p : mesh.positions) p = i.to_world.point(p);
        for (Vec3& n : mesh.normals) n = normalize(transform_normal(inverse(i.to_world), n));
        i.to_world = {};
    }
    expect_same_pictures(render(make_world(baked), settings), render(make_world(scene), settings), "baked");
}

} // namespace
} // namespace weft::test
