// SPDX-License-Identifier: Apache-2.0
// Node trees and what stands at nodes: meshes, instances, cameras, lights.
#include "builder.h"

#include "renderer/math/numeric.h"

#include <gtest/gtest.h>

#include <functional>

namespace weft::scenes::test {
namespace {

void expect_near(Vec3 a, Vec3 b, float tolerance = 1e-5f) {
    EXPECT_NEAR(a.x, b.x, tolerance);
    EXPECT_NEAR(a.y, b.y, tolerance);
    EXPECT_NEAR(a.z, b.z, tolerance);
}

void expect_near(const Transform& a, const Transform& b, float tolerance = 1e-5f) {
    expect_near(a.x, b.x, tolerance);
    expect_near(a.y, b.y, tolerance);
    expect_near(a.z, b.z, tolerance);
    expect_near(a.t, b.t, tolerance);
}

TEST(GltfNodes, transforms_are_scale_then_rotation_then_translation) {
    Builder b;
    const int mesh = b.mesh(Json::array({Builder::primitive(triangle(b))}));
    const float h = std::sqrt(0.5f); // a quarter turn about z
    b.node({{"mesh", mesh}, {"translation", {1, 2, 3}}, {"rotation", {0, 0, 2 * h, 2 * h}}, {"scale", {2, 3, 4}}});
    b.node({{"mesh", mesh}, {"matrix", {0, 2, 0, 0, -3, 0, 0, 0, 0, 0, 4, 0, 1, 2, 3, 1}}});
    const Loaded loaded = load(b);
    ASSERT_EQ(loaded.scene.instances.size(), 2u);
    EXPECT_EQ(loaded.scene.meshes.size(), 1u); // shared
    const Transform wanted{{0, 2, 0}, {-3, 0, 0}, {0, 0, 4}, {1, 2, 3}};
    expect_near(loaded.scene.instances[0].to_world, wanted);
    EXPECT_EQ(loaded.scene.instances[1].to_world, wanted);
    EXPECT_TRUE(loaded.warnings.empty());
}

TEST(GltfNodes, children_move_with_their_parents) {
    Builder b;
    const int mesh = b.mesh(Json::array({Builder::primitive(triangle(b))}));
    b.node({{"scale", {2, 2, 2}}, {"children", {1}}});
    b.add("nodes", {{"translation", {1, 0, 0}}, {"children", {2, 3}}});
    b.add("nodes", {{"mesh", mesh}, {"translation", {0, 1, 0}}});
    b.add("nodes", {{"mesh", mesh}});
    b.add("nodes", {{"mesh", mesh}}); // in no scene
    const Loaded loaded = load(b);
    ASSERT_EQ(loaded.scene.instances.size(), 2u);
    EXPECT_EQ(loaded.scene.instances[0].to_world.t, (Vec3{2, 2, 0}));
    EXPECT_EQ(loaded.scene.instances[1].to_world.t, (Vec3{2, 0, 0}));
    EXPECT_EQ(loaded.scene.instances[0].to_world.x, (Vec3{2, 0, 0}));
}

TEST(GltfNodes, only_trees_are_accepted) {
    const auto with = [](const Json& nodes, const Json& roots) {
        return rejection(
            Json{{"asset", {{"version", "2.0"}}}, {"nodes", nodes}, {"scenes", {{{"nodes", roots}}}}}.dump());
    };
    const Json leaf = Json::object();
    EXPECT_EQ(with({{{"children", {1}}}, leaf}, {0}), "");
    EXPECT_CONTAINS(with({{{"children", {0}}}}, Json::array()), "nodes[0]: is its own ancestor");
    EXPECT_CONTAINS(with({{{"children", {1}}}, {{"children", {0}}}}, Json::array()), "is its own ancestor");
    EXPECT_CONTAINS(with({{{"children", {1}}}, {{"children", {2}}}, {{"children", {1}}}}, {0}),
                    "nodes[2].children[0]: node 1 is already a child of node 0");
    EXPECT_CONTAINS(with({{{"children", {1, 1}}}, leaf}, {0}),
                    "nodes[0].children[1]: node 1 is already a child of node 0");
    EXPECT_CONTAINS(with({{{"children", {2}}}, leaf}, {0}), "nodes[0].children[0]: is 2, but the file has 2 nodes");
    EXPECT_CONTAINS(with({{{"children", {-1}}}}, {0}), "must not be negative");
    EXPECT_CONTAINS(with({{{"children", {1}}}, leaf}, {1}), "scenes[0].nodes[0]: node 1 is a child of node 0");
    EXPECT_CONTAINS(with(Json::array({leaf}), {0, 0}), "listed twice");
    EXPECT_CONTAINS(with(Json::array({leaf}), Json::array({1})), "scenes[0].nodes[0]: is 1");
    EXPECT_CONTAINS(with({{{"children", 1}}, leaf}, {0}), "nodes[0].children: must be an array");
}

TEST(GltfNodes, bad_transforms_are_rejected) {
    const auto with = [](const Json& node) {
        Builder b;
        b.node(node);
        return rejection(b);
    };
    EXPECT_CONTAINS(with({{"matrix", {1, 0}}}), "nodes[0].matrix: has 2 numbers, but must have 16");
    EXPECT_CONTAINS(with({{"matrix", {1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}}}), "must be affine");
    EXPECT_CONTAINS(with({{"rotation", {0, 0, 0, 0}}}), "nodes[0].rotation: must be a unit quaternion");
    EXPECT_CONTAINS(with({{"translation", {0, 0}}}), "nodes[0].translation: has 2 numbers, but must have 3");
    EXPECT_CONTAINS(with({{"scale", {0, 0, "x"}}}), "nodes[0].scale[2]: must be a number");
    EXPECT_CONTAINS(with({{"scale", {1e200, 0, 0}}}), "more than a float can hold");
    EXPECT_CONTAINS(with({{"mesh", 0}}), "nodes[0].mesh: is 0, but the file has 0 meshes");
}

TEST(GltfNodes, a_matrix_beats_its_rivals) {
    Builder b;
    b.draw(Builder::primitive(triangle(b)));
    b.json["nodes"][0]["matrix"] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 0, 0, 1};
    b.json["nodes"][0]["scale"] = {9, 9, 9};
    const Loaded loaded = load(b);
    EXPECT_EQ(loaded.scene.instances[0].to_world.t, (Vec3{5, 0, 0}));
    EXPECT_TRUE(has_warning(loaded, "nodes[0]: has a matrix and also"));
}

TEST(GltfNodes, a_chain_of_a_million_nodes) {
    constexpr int count = 1'000'000;
    std::string text = R"({"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[)";
    for (int i = 0; i + 1 < count; ++i)
        text += R"({"translation":[0,0,1],"children":[)" + std::to_string(i + 1) + "]},";
    text += R"({"camera":0,"translation":[0,0,1]}],"cameras":[{"type":"perspective","perspective":{"yfov":1}}]})";
    const Loaded loaded = load_text(text);
    ASSERT_EQ(loaded.scene.cameras.size(), 1u);
    EXPECT_EQ(loaded.scene.cameras[0].to_world.t.z, 1e6f);
}

TEST(GltfNodes, more_nodes_than_the_limit) {
    std::string text = R"({"asset":{"version":"2.0"},"nodes":[{})";
    for (int i = 0; i < 1'000'000; ++i) text += ",{}";
    EXPECT_THROW(load_text(text + "]}"), LimitError);
}

TEST(GltfNodes, scenes_by_number) {
    Builder b;
    const int mesh = b.mesh(Json::array({Builder::primitive(triangle(b))}));
    b.node({{"mesh", mesh}});
    b.add("nodes", {{"mesh", mesh}, {"translation", {1, 0, 0}}});
    b.add("scenes", {{"nodes", {1}}});
    LoadOptions options;
    const auto x = [&] { return load(b, options).scene.instances.at(0).to_world.t.x; };
    EXPECT_EQ(x(), 0);
    b.json["scene"] = 1;
    EXPECT_EQ(x(), 1);
    options.scene = 0;
    EXPECT_EQ(x(), 0);
    b.json.erase("scene");
    options.scene = -1;
    EXPECT_EQ(x(), 0);
    options.scene = 2;
    EXPECT_THROW(load(b, options), InputError);
    b.json["scene"] = 2;
    EXPECT_CONTAINS(rejection(b), "scene: is 2, but the file has 2 scenes");
}

TEST(GltfCameras, perspective_and_orthographic) {
    Builder b;
    b.add("cameras", {{"type", "perspective"},
                      {"name", "Eye"},
                      {"perspective", {{"yfov", 0.5}, {"aspectRatio", 1.5}, {"znear", 0.1}}}});
    b.add("cameras",
          {{"type", "orthographic"}, {"orthographic", {{"xmag", 4}, {"ymag", 2}, {"znear", 0}, {"zfar", 1}}}});
    const float h = std::sqrt(0.5f);
    b.node({{"camera", 0}, {"translation", {1000, 2, 3}}, {"rotation", {0, h, 0, h}}, {"scale", {2, 3, -4}}});
    b.node({{"camera", 1}, {"name", "Top"}});
    const Loaded loaded = load(b);
    ASSERT_EQ(loaded.scene.cameras.size(), 2u);
    const Camera& eye = loaded.scene.cameras[0];
    EXPECT_EQ(eye.name, "Eye");
    EXPECT_EQ(eye.kind, Camera::Kind::perspective);
    EXPECT_EQ(eye.vertical_fov, 0.5f);
    EXPECT_EQ(eye.aspect, 1.5f);
    // A quarter turn about y carries -z to -x; the mirror turns it back. Right-handed and orthonormal all the same.
    expect_near(eye.to_world, {{0, 0, 1}, {0, 1, 0}, {-1, 0, 0}, {1000, 2, 3}});
    EXPECT_NEAR(eye.to_world.determinant(), 1, 1e-6f);
    const Camera& top = loaded.scene.cameras[1];
    EXPECT_EQ(top.name, "Top");
    EXPECT_EQ(top.kind, Camera::Kind::orthographic);
    EXPECT_EQ(top.half_height, 2);
    EXPECT_EQ(top.aspect, 2);
}

TEST(GltfCameras, bad_ones_are_rejected) {
    const auto with = [](const Json& camera) {
        Builder b;
        b.add("cameras", camera);
        b.node({{"camera", 0}});
        return rejection(b);
    };
    const auto perspective = [](const Json& p) { return Json{{"type", "perspective"}, {"perspective", p}}; };
    EXPECT_CONTAINS(with(perspective({{"yfov", 0}})), "cameras[0].perspective.yfov: must be above 0");
    EXPECT_CONTAINS(with(perspective({{"yfov", -1}})), "must be above 0");
    EXPECT_CONTAINS(with(perspective({{"yfov", 3.2}})), "must be below pi");
    EXPECT_CONTAINS(with(perspective({{"yfov", 1}, {"aspectRatio", 0}})), "aspectRatio: must be above 0");
    EXPECT_CONTAINS(with(perspective(Json::object())), "has no 'yfov'");
    EXPECT_CONTAINS(with({{"type", "orthographic"}, {"orthographic", {{"xmag", 1}, {"ymag", 0}}}}),
                    "ymag: must not be 0");
    EXPECT_CONTAINS(with({{"type", "orthographic"}, {"orthographic", {{"xmag", 0}, {"ymag", 1}}}}),
                    "xmag: must not be 0");
    EXPECT_CONTAINS(with({{"type", "pinhole"}}), "cameras[0].type");
    EXPECT_CONTAINS(with(Json::object()), "cameras[0]: has no 'type'");
}

TEST(GltfLights, all_three_kinds) {
    Builder b;
    const Json lights = {{{"type", "point"}, {"color", {1, 0.5, 0}}, {"intensity", 10}},
                         {{"type", "directional"}, {"intensity", 3}},
                         {{"type", "spot"}, {"spot", {{"innerConeAngle", 0.2}, {"outerConeAngle", 0.6}}}},
                         {{"type", "spot"}}};
    b.json["extensions"]["KHR_lights_punctual"]["lights"] = lights;
    const float h = std::sqrt(0.5f);
    for (int i = 0; i < 4; ++i)
        b.node({{"translation", {i, 0, 0}},
                {"rotation", {-h, 0, 0, h}},
                {"scale", {5, 5, 5}},
                {"extensions", {{"KHR_lights_punctual", {{"light", i}}}}}});
    const Loaded loaded = load(b);
    ASSERT_EQ(loaded.scene.lights.size(), 4u);
    const auto& point = std::get<PointLight>(loaded.scene.lights[0]);
    EXPECT_EQ(point.intensity, (Rgb{10, 5, 0}));
    EXPECT_EQ(point.position, (Vec3{0, 0, 0}));
    const auto& sun = std::get<DirectionalLight>(loaded.scene.lights[1]);
    EXPECT_EQ(sun.irradiance, (Rgb{3, 3, 3}));
    expect_near(sun.direction, {0, -1, 0}); // -z turned down
    const auto& spot = std::get<SpotLight>(loaded.scene.lights[2]);
    expect_near(spot.direction, {0, -1, 0});
    EXPECT_EQ(spot.position, (Vec3{2, 0, 0}));
    EXPECT_FLOAT_EQ(spot.cos_inner, std::cos(0.2f));
    EXPECT_FLOAT_EQ(spot.cos_outer, std::cos(0.6f));
    const auto& plain = std::get<SpotLight>(loaded.scene.lights[3]);
    EXPECT_EQ(plain.cos_inner, 1);
    EXPECT_FLOAT_EQ(plain.cos_outer, std::sqrt(0.5f));
}

TEST(GltfLights, bad_ones_are_rejected) {
    const auto with = [](const Json& light, int number = 0) {
        Builder b;
        b.json["extensions"]["KHR_lights_punctual"]["lights"] = Json::array({light});
        b.node({{"extensions", {{"KHR_lights_punctual", {{"light", number}}}}}});
        return rejection(b);
    };
    EXPECT_EQ(with({{"type", "point"}}), "");
    EXPECT_CONTAINS(with({{"type", "point"}}, 1),
                    "nodes[0].extensions.KHR_lights_punctual.light: is 1, but the file has 1 lights");
    EXPECT_CONTAINS(with({{"type", "moon"}}), "extensions.KHR_lights_punctual.lights[0].type");
    EXPECT_CONTAINS(with({{"type", "spot"}, {"spot", {{"outerConeAngle", 0}}}}), "outerConeAngle: must be above 0");
    EXPECT_CONTAINS(with({{"type", "spot"}, {"spot", {{"outerConeAngle", 2}}}}), "at most pi / 2");
    EXPECT_CONTAINS(with({{"type", "spot"}, {"spot", {{"innerConeAngle", -1}}}}), "must not be negative");
}

TEST(GltfInstancing, translation_rotation_scale) {
    Builder b;
    const int mesh = b.mesh(Json::array({Builder::primitive(triangle(b))}));
    Json attributes;
    attributes["TRANSLATION"] = b.floats({1, 0, 0, 2, 0, 0}, "VEC3");
    attributes["ROTATION"] =
        b.accessor(std::vector<std::int16_t>{0, 0, 0, 32767, 0, 0, 23170, 23170}, s16, "VEC4", true);
    attributes["SCALE"] = b.floats({1, 1, 1, 2, 3, 4}, "VEC3");
    attributes["_ID"] = b.floats({7, 8}, "SCALAR");
    b.node({{"mesh", mesh},
            {"translation", {0, 10, 0}},
            {"extensions", {{"EXT_mesh_gpu_instancing", {{"attributes", attributes}}}}},
            {"children", {1}}});
    b.add("nodes", {{"mesh", mesh}}); // a child is not multiplied
    const Loaded loaded = load(b);
    ASSERT_EQ(loaded.scene.instances.size(), 3u);
    EXPECT_EQ(loaded.scene.meshes.size(), 1u);
    expect_near(loaded.scene.instances[0].to_world, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 10, 0}});
    expect_near(loaded.scene.instances[1].to_world, {{0, 2, 0}, {-3, 0, 0}, {0, 0, 4}, {2, 10, 0}}, 1e-4f);
    EXPECT_EQ(loaded.scene.instances[2].to_world.t, (Vec3{0, 10, 0}));
}

TEST(GltfInstancing, is_checked) {
    const auto with = [](const std::function<void(Builder&, Json&)>& change) {
        Builder b;
        const int mesh = b.mesh(Json::array({Builder::primitive(triangle(b))}));
        Json attributes = {{"TRANSLATION", b.floats({1, 0, 0, 2, 0, 0}, "VEC3")}};
        change(b, attributes);
        b.node({{"mesh", mesh}, {"extensions", {{"EXT_mesh_gpu_instancing", {{"attributes", attributes}}}}}});
        return rejection(b);
    };
    EXPECT_EQ(with([](Builder&, Json&) {}), "");
    EXPECT_CONTAINS(with([](Builder& b, Json& a) {
                        a["SCALE"] = b.floats({1, 1, 1}, "VEC3");
                    }),
                    "but other attributes have");
    EXPECT_CONTAINS(with([](Builder& b, Json& a) {
                        a["ROTATION"] = b.floats({1, 1, 1, 1, 1, 1}, "VEC3");
                    }),
                    "must be VEC4 of FLOAT");
    EXPECT_CONTAINS(with([](Builder&, Json& a) { a["SCALE"] = 9; }), "attributes.SCALE: is 9");
    EXPECT_CONTAINS(with([](Builder&, Json& a) { a = 3; }), "attributes: must be an object");
}

} // namespace
} // namespace weft::scenes::test
