// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weft::bench {

/// Text as content or as the value of an attribute, in HTML and in XML. Bytes that XML does not allow become '?', and
/// so does what is not UTF-8.
std::string escaped(std::string_view text);

/// For data: addresses (RFC 4648).
std::string base64(std::string_view bytes);

/// JSON as the content of a script element: `<`, `>` and `&` stand only in its strings, and are written as \u003c
/// there. So no `</script` and no `<!--` can end or bend the element, and XML accepts it as well.
std::string json_in_script(const std::string& json);

/// Replaces each {{name}} once; what is put in is not looked at again. Throws std::logic_error for an unknown name.
std::string fill(std::string_view page, const std::vector<std::pair<std::string_view, std::string>>& values);

/// A table of finished cells. The first column is a header of its row.
class Table {
  public:
    Table(std::string_view caption, const std::vector<std::string>& columns);
    /// Cells are text; they are escaped here.
    /// `classes`: of each cell, empty for none.
    void row(const std::vector<std::string>& cells, const std::vector<std::string>& classes = {});
    std::string html() const { return html_ + "</tbody></table></div>"; }

  private:
    std::string html_;
};

} // namespace weft::bench
