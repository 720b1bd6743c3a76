// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weft::scenes::obj {

/// The words of an OBJ or MTL file, statement by statement. A statement is a line; a backslash at its end goes on with
/// the next one; '#' begins a comment where a word could begin. Lines end with LF, CR LF or the file.
class Statements {
  public:
    explicit Statements(std::string_view text);

    /// Goes to the next statement that has a word, and to its first word; false at the end of the file.
    bool next();
    std::string_view keyword() const { return keyword_; }
    /// The next word of the statement, empty at its end.
    std::string_view word();
    /// What is left of the line, without blanks around it and without a comment; names may contain blanks.
    std::string_view rest();
    /// The number of the line on which the statement begins, from 1.
    std::size_t line() const { return statement_line_; }

  private:
    void skip_blanks();
    void skip_line();
    const char* line_break(const char* backslash) const;

    const char *next_, *end_;
    std::string_view keyword_;
    std::size_t line_ = 1, statement_line_ = 0;
};

} // namespace weft::scenes::obj
