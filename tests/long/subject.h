// SPDX-License-Identifier: Apache-2.0
// What is damaged: a file that the program reads, because it is told to or because a scene names it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weft::test {

struct Subject {
    std::filesystem::path folder; ///< copied for each who works on it: a scene reads its neighbours
    std::string scene;            ///< given to the program, in that folder
    std::string victim;           ///< what is damaged; a picture that is no scene's is the environment
    bool environment = false;

    std::string name() const;
    std::vector<std::string> words() const; ///< the arguments of weft render
};

/// From "SCENE", "SCENE:VICTIM" (beside the scene or below its folder) or an environment's picture. Throws
/// std::runtime_error when something is not there.
Subject subject_of(const std::string& argument);

/// The five of every full validation: glTF, GLB and OBJ from the collection, both kinds of PLY written into `folder`.
/// Leaves out, and tells in `missing`, what is not at hand.
std::vector<Subject> standard_subjects(const std::filesystem::path& folder, std::vector<std::string>& missing);

} // namespace weft::test
