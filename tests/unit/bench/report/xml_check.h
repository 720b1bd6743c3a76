// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace weft::bench::test {

/// Why a text is not well-formed XML, with its line; empty when it is. Knows what a page needs: one root, elements that
/// nest, attributes once each and in quotes, references, comments, CDATA, a document type without a subset.
std::string xml_problem(std::string_view text);

} // namespace weft::bench::test
