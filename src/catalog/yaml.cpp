#include "catalog/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/node/node.h>  // the Node that parser.h declares is not ours
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <sstream>
#include <unordered_map>

#include "catalog/message.hpp"

namespace cw::catalog {

const Entry* Node::entry(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

namespace {

/// Length of the UTF-8 character at the start of `bytes`, 0 if there is none (RFC 3629: no overlong forms, surrogates).
std::size_t character_length(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return i < bytes.size() && at(i) >= low && at(i) <= high;
  };
  const unsigned first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

/// Where lines start, and columns in characters rather than in yaml-cpp's bytes.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }
  /// Where a token begins in the text.
  std::size_t offset(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    const auto column = static_cast<std::size_t>(std::max(mark.column, 0));
    return line < starts_.size() ? std::min(starts_[line] + column, text_.size()) : text_.size();
  }
  std::string_view text() const { return text_; }
  std::pair<int, int> place(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0));
    if (line >= starts_.size()) return {static_cast<int>(line) + 1, 1};
    const std::size_t from = starts_[line];
    const std::size_t until = std::min(text_.size(), from + static_cast<std::size_t>(std::max(mark.column, 0)));
    const auto continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    const auto extra = std::count_if(text_.begin() + static_cast<std::ptrdiff_t>(from),
                                     text_.begin() + static_cast<std::ptrdiff_t>(until), continuation);
    return {static_cast<int>(line) + 1, static_cast<int>(until - from) + 1 - static_cast<int>(extra)};
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

/// Whether the quote at `from` is closed, with every line after the first at least `indent` columns in. yaml-cpp 0.7
/// ends an open quote in silence where a line is further out, and drops the rest of the file.
bool quote_closes(std::string_view text, std::size_t from, std::size_t indent) {
  const char quote = text[from];
  for (std::size_t i = from + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return true;
      ++i;
    } else if (text[i] == '\n') {
      const std::size_t first = text.find_first_not_of(' ', i + 1);
      const bool blank = first == text.npos || text[first] == '\n' || text[first] == '\r';
      if (!blank && first - (i + 1) < indent) return false;
    }
  }
  return false;
}

void complain(std::vector<Problem>& problems, const std::string& file, int line, int column, std::string what,
              std::string next) {
  problems.push_back({Severity::error, {file, line, column}, std::move(what), std::move(next)});
}

/// Builds the tree from the parser's events. A map's keys arrive as nodes of their own, in turn with the values.
class Builder : public YAML::EventHandler {
 public:
  Builder(const std::string& file, const Lines& lines, std::vector<Problem>& problems)
      : file_(file), lines_(lines), problems_(problems) {}

  Node root;
  bool usable = true;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(node(mark, Node::Kind::empty)); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    const Node empty = node(mark, Node::Kind::empty);
    refuse(empty, "an alias (*name) is not read", "write the value out here");
    add(empty);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    Node scalar = node(mark, Node::Kind::scalar);
    scalar.text = value;
    scalar.quoted = tag == "!";
    if (scalar.quoted) check_quote(scalar, mark);
    if (tag != "?" && tag != "!" && !tag.empty()) refuse(scalar, "a tag (!name) is not read", "remove the tag");
    const bool null = !scalar.quoted && (value.empty() || value == "~" || value == "null");
    if (null) scalar.kind = Node::Kind::empty;
    add(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    open_.push_back({node(mark, Node::Kind::list), style == YAML::EmitterStyle::Flow});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    open_.push_back({node(mark, Node::Kind::map), style == YAML::EmitterStyle::Flow});
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    bool flow = false;  // in brackets or braces
    bool has_key = false;
    bool keep = true;  // false: the value of a key that was refused
    Entry pending = {};
    std::unordered_map<std::string, int> seen = {};  // key -> line
  };

  Node node(const YAML::Mark& mark, Node::Kind kind) const {
    const auto [line, column] = lines_.place(mark);
    Node made;
    made.kind = kind;
    made.line = line;
    made.column = column;
    return made;
  }
  void refuse(const Node& at, std::string what, std::string next) {
    complain(problems_, file_, at.line, at.column, std::move(what), std::move(next));
  }
  void check_quote(const Node& scalar, const YAML::Mark& mark) {
    const std::size_t from = lines_.offset(mark);
    if (from >= lines_.text().size() || (lines_.text()[from] != '"' && lines_.text()[from] != '\'')) return;
    const bool in_block = !open_.empty() && !open_.back().flow;
    const auto indent = in_block ? static_cast<std::size_t>(open_.back().node.column) : 0;
    if (!quote_closes(lines_.text(), from, indent)) {
      refuse(scalar, "the quote that is opened here is not closed", "close it on this line");
      usable = false;
    }
  }
  void close() {
    Node done = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(done));
  }
  void add(Node done) {
    if (open_.empty()) {
      root = std::move(done);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Node::Kind::list) {
      parent.node.items.push_back(std::move(done));
    } else if (!parent.has_key) {
      take_key(parent, done);
    } else {
      parent.pending.value = std::move(done);
      if (parent.keep) parent.node.entries.push_back(std::move(parent.pending));
      parent.has_key = false;
    }
  }
  void take_key(Open& parent, const Node& key) {
    parent.has_key = true;
    parent.keep = true;
    parent.pending = {key.text, key.line, key.column, {}};
    if (key.kind != Node::Kind::scalar) {
      refuse(key, "a key must be a word", "write `key: value`");
      parent.keep = false;
      return;
    }
    const auto [first, is_new] = parent.seen.emplace(key.text, key.line);
    if (is_new) return;
    refuse(key, quoted(key.text) + " is written twice; the first is in line " + std::to_string(first->second),
           "remove one of the two");
    parent.keep = false;
  }

  const std::string& file_;
  const Lines& lines_;
  std::vector<Problem>& problems_;
  std::vector<Open> open_;
};

bool readable_bytes(const std::string& file, std::string_view bytes, std::vector<Problem>& problems) {
  if (bytes.size() > largest_file) {
    complain(problems, file, 1, 1, "the file is larger than " + std::to_string(largest_file / 1'000'000) + " MB",
             "split it into several files of the same folder; data belongs into inbox/");
    return false;
  }
  int line = 1;
  int column = 1;
  bool indenting = true;
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t length = character_length(bytes.substr(i));
    if (length == 0 || bytes[i] == '\0') {
      complain(problems, file, line, column, "the file is not UTF-8 text", "save it as UTF-8");
      return false;
    }
    if (indenting && bytes[i] == '\t' && bytes.find_first_not_of(" \t\r", i) < bytes.find('\n', i)) {
      complain(problems, file, line, column, "the line is indented with a tab", "indent with spaces");
      return false;
    }
    if (bytes[i] != ' ') indenting = false;
    i += length;
    ++column;
    if (bytes[i - length] == '\n') {
      ++line;
      column = 1;
      indenting = true;
    }
  }
  return true;
}

std::string hint(std::string_view message) {
  if (message.find("illegal map value") != message.npos) return "put text that holds a colon and a space into quotes";
  if (message.find("end of") != message.npos) return "a bracket or brace before this place is not closed";
  if (message.find("anchor") != message.npos) return "an alias (*name) is not read; write the value out";
  if (message.find("unknown token") != message.npos)
    return "put text that holds ?, or starts with @, ` or %, into quotes";
  if (message.find("EOF in scalar") != message.npos) return "close the quote that is opened here";
  return "check the indentation and the quotes around this line";
}

}  // namespace

Document parse_yaml(const std::string& file, std::string_view bytes, std::vector<Problem>& problems) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!readable_bytes(file, bytes, problems)) return {};
  const Lines lines(bytes);
  Builder builder(file, lines, problems);
  try {
    std::istringstream stream{std::string(bytes)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return {{}, true};
    Builder second(file, lines, problems);
    if (parser.HandleNextDocument(second)) {
      complain(problems, file, second.root.line, second.root.column, "a second document (---) is not read",
               "keep one document in a file");
    }
  } catch (const YAML::Exception& error) {
    const auto [line, column] = lines.place(error.mark);
    complain(problems, file, line, column, "the file is not YAML: " + error.msg, hint(error.msg));
    return {};
  } catch (const std::exception&) {
    complain(problems, file, 1, 1, "the file is not YAML", "check the file with an editor that knows YAML");
    return {};
  }
  return {std::move(builder.root), builder.usable};
}

}  // namespace cw::catalog
