// SPDX-License-Identifier: Apache-2.0
#include "app/prediction_file.h"

#include "app/sha256.h"
#include "app/version.h"

#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <sstream>
#include <stdexcept>

namespace weft::app {
namespace {

std::string hash_of(std::string_view text) {
    Sha256 hash;
    hash.update(std::as_bytes(std::span(text.data(), text.size())));
    return hash.hex();
}

/// nlohmann::json sorts its keys, and writes a number as the shortest text that gives it back.
std::string seal_of(std::string_view text) {
    auto json = nlohmann::json::parse(text);
    json.erase("sha256");
    return hash_of(json.dump());
}

} // namespace

std::string file_hash(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return {};
    std::ostringstream text;
    text << file.rdbuf();
    return hash_of(text.str());
}

std::string sealed(std::string_view text, const std::map<std::string, std::string>& hashes) {
    auto json = nlohmann::ordered_json::parse(text);
    auto& made_from = json["made_from"] = nlohmann::ordered_json::object();
    for (const auto& [name, hash] : hashes) made_from[name] = hash;
    made_from["version"] = version;
    made_from["made"] = time_text();
    json["sha256"] = seal_of(json.dump());
    return json.dump(2) + "\n";
}

std::string checked_seal(std::string_view text) {
    try {
        const auto json = nlohmann::json::parse(text);
        std::string carried = json.at("sha256");
        if (carried != seal_of(text))
            throw std::invalid_argument("its sha256 is not that of what it holds: it was edited after it was made");
        return carried;
    } catch (const nlohmann::json::exception& e) {
        throw std::invalid_argument(std::string("is no sealed prediction (weft predict writes one): ") + e.what());
    }
}

std::string time_text() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

} // namespace weft::app
