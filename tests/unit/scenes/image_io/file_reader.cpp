// SPDX-License-Identifier: Apache-2.0
#include "scenes/files/file_reader.h"

#include "helpers.h"
#include "scenes/files/uri.h"

#include <atomic>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>

namespace weft::scenes {
namespace {

namespace fs = std::filesystem;
using tests::contains;
using tests::message_of;
using tests::TemporaryFolder;
using tests::text_of;
using tests::write_text;
using Resolve = SceneFolder::Resolve;

TEST(NamedFile, IsReadWhole) {
    const TemporaryFolder folder;
    MemoryBudget budget(1 << 20);
    const std::string text(100'000, 'x');
    write_text(folder / "a.ply", text);
    fs::create_symlink(folder / "a.ply", folder / "link.ply");
    EXPECT_EQ(text_of(read_named_file(folder / "a.ply", budget)), text);
    EXPECT_EQ(text_of(read_named_file(folder / "link.ply", budget)), text); // what the user names may be a link
    EXPECT_EQ(budget.used(), 200'000U);
    write_text(folder / "empty", "");
    EXPECT_TRUE(read_named_file(folder / "empty", budget).empty());
}

TEST(NamedFile, SaysWhatIsNoFile) {
    const TemporaryFolder folder;
    MemoryBudget budget(1 << 20);
    const auto why = [&](const fs::path& path) {
        return message_of<InputError>([&] { read_named_file(path, budget); });
    };
    ASSERT_EQ(mkfifo((folder / "fifo").c_str(), 0600), 0);
    EXPECT_TRUE(contains(why(folder.path()), "is a directory"));
    EXPECT_TRUE(contains(why(folder / "fifo"), "is a FIFO"));
    EXPECT_TRUE(contains(why("/dev/zero"), "is a character device"));
    EXPECT_TRUE(contains(why(folder / "missing"), "No such file"));
    EXPECT_TRUE(contains(why(""), "No such file"));
    EXPECT_EQ(budget.used(), 0U);
}

TEST(NamedFile, ObeysTheLimits) {
    const TemporaryFolder folder;
    write_text(folder / "a", std::string(1000, 'x'));
    MemoryBudget small(999);
    EXPECT_THROW(read_named_file(folder / "a", small), LimitError);
    MemoryBudget enough(5000);
    EXPECT_THROW(read_named_file(folder / "a", enough, 999), LimitError);
    EXPECT_EQ(small.used() + enough.used(), 0U);
    // Larger than any memory, without a byte on disk.
    fs::resize_file(folder / "a", std::uintmax_t{1} << 40);
    MemoryBudget huge(std::uint64_t{1} << 50);
    EXPECT_TRUE(contains(message_of<LimitError>([&] { read_named_file(folder / "a", huge); }), "1.0 TiB"));
}

class Beneath : public testing::TestWithParam<Resolve> {
  protected:
    Beneath() {
        write_text(root_ / "secret", "secret");
        write_text(root_ / "scene/s.gltf", "{}");
        write_text(root_ / "scene/tex/a.png", "picture");
        fs::create_symlink("../secret", root_ / "scene/out");
        fs::create_symlink(root_ / "secret", root_ / "scene/out_absolute");
        fs::create_directory_symlink("..", root_ / "scene/up");
        fs::create_symlink("/proc/self/fd/0", root_ / "scene/magic");
        fs::create_symlink("tex/a.png", root_ / "scene/inside");
        fs::create_symlink("loop", root_ / "scene/loop");
    }
    std::string read(std::string_view path) {
        MemoryBudget budget(1 << 20);
        return text_of(SceneFolder(root_ / "scene/s.gltf", GetParam()).read(path, "images[0].uri", budget));
    }
    TemporaryFolder root_;
};

TEST_P(Beneath, ReadsWhatLiesInside) {
    EXPECT_EQ(read("tex/a.png"), "picture");
    EXPECT_EQ(read("./tex/./a.png"), "picture");
    EXPECT_EQ(read("s.gltf"), "{}");
}

TEST_P(Beneath, NeverReadsWhatLiesOutside) {
    for (const char* path : {"../secret", "tex/../../secret", "out", "out_absolute", "up/secret", "up/scene/s.gltf",
                             "magic", "loop", "/etc/hostname", "tex\\a.png", "", "."})
        EXPECT_THROW(read(path), InputError) << path;
    EXPECT_THROW(read((root_ / "secret").string()), InputError);
}

TEST_P(Beneath, SaysWhatIsNoFile) {
    ASSERT_EQ(mkfifo((root_ / "scene/fifo").c_str(), 0600), 0);
    const auto why = [&](std::string_view path) { return message_of<InputError>([&] { read(path); }); };
    EXPECT_TRUE(contains(why("tex"), "is a directory"));
    EXPECT_TRUE(contains(why("fifo"), "is a FIFO"));
    EXPECT_TRUE(contains(why("none"), "No such file"));
    EXPECT_TRUE(contains(why("none"), "images[0].uri \"none\""));
    EXPECT_TRUE(contains(why("s.gltf/x"), "Not a directory"));
    EXPECT_TRUE(contains(why("none"), (root_ / "scene/s.gltf").string()));
}

INSTANTIATE_TEST_SUITE_P(Ways, Beneath, testing::Values(Resolve::automatic, Resolve::kernel, Resolve::stepwise));

TEST(SceneFolder, SymlinksInsideAreTheKernelsOwnBusiness) {
    const TemporaryFolder root;
    write_text(root / "s.gltf", "{}");
    fs::create_symlink("s.gltf", root / "inside");
    MemoryBudget budget(100);
    EXPECT_EQ(text_of(SceneFolder(root / "s.gltf", Resolve::kernel).read("inside", "e", budget)), "{}");
    EXPECT_THROW(SceneFolder(root / "s.gltf", Resolve::stepwise).read("inside", "e", budget), InputError);
}

TEST(SceneFolder, OfAFileInTheWorkingFolder) {
    MemoryBudget budget(100);
    EXPECT_NO_THROW(SceneFolder("scene.gltf")); // "" has no parent: "."
    EXPECT_THROW(SceneFolder("/no/such/folder/s.gltf"), InputError);
}

TEST(SceneFolder, LeaksNoDescriptor) {
    const TemporaryFolder root;
    write_text(root / "s.gltf", "{}");
    const auto count = [] { return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()); };
    const auto before = count();
    for (int i = 0; i < 50; ++i) {
        MemoryBudget budget(10);
        for (const Resolve how : {Resolve::kernel, Resolve::stepwise}) {
            const SceneFolder folder(root / "s.gltf", how);
            static_cast<void>(folder.read("s.gltf", "e", budget));
            budget.release(2);
            EXPECT_THROW(folder.read("a/b/c", "e", budget), InputError);
        }
    }
    EXPECT_EQ(count(), before);
}

TEST(SceneFolder, ReadsUris) {
    const TemporaryFolder root;
    write_text(root / "a b.bin", "data");
    MemoryBudget budget(100);
    const SceneFolder folder(root / "s.gltf");
    EXPECT_EQ(text_of(read_uri("a%20b.bin", folder, "e", budget)), "data");
    EXPECT_EQ(text_of(read_uri("data:;base64,Zm9v", folder, "e", budget)), "foo");
    EXPECT_THROW(read_uri("%2e%2e/x", folder, "e", budget), InputError);
}

// While a folder is swapped for a link that leads out, the reader gets the one inside or an error, never the other.
TEST(SceneFolder, HoldsAgainstARace) {
    const TemporaryFolder root;
    write_text(root / "outside/f", "secret");
    write_text(root / "scene/a/f", "inside");
    fs::create_directory_symlink("../outside", root / "scene/b");
    std::atomic<bool> stop{false};
    std::jthread swapper([&] {
        while (!stop) {
            std::error_code ignored;
            fs::rename(root / "scene/a", root / "scene/c", ignored);
            fs::rename(root / "scene/b", root / "scene/a", ignored);
            fs::rename(root / "scene/a", root / "scene/b", ignored);
            fs::rename(root / "scene/c", root / "scene/a", ignored);
        }
    });
    int good = 0;
    for (const Resolve how : {Resolve::kernel, Resolve::stepwise}) {
        const SceneFolder folder(root / "scene/s.gltf", how);
        for (int i = 0; i < 5000; ++i) {
            MemoryBudget budget(100);
            try {
                EXPECT_EQ(text_of(folder.read("a/f", "e", budget)), "inside");
                ++good;
            } catch (const InputError&) {
            }
        }
    }
    stop = true;
    EXPECT_GT(good, 0);
}

} // namespace
} // namespace weft::scenes
