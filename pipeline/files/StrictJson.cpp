// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/StrictJson.h"

#include "core/base/Quote.h"
#include "pipeline/files/JsonNumbers.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <vector>

namespace cascade::files {

namespace {

using Json = nlohmann::json;

/// A rule that the text breaks, and the byte where it does.
struct Fault {
    std::size_t offset = 0;
    std::string expected;
    std::string got;
};

/// Hands the text to nlohmann's lexer and keeps `read` just behind the last byte taken: its events come
/// without a place.
class TrackedText {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    TrackedText(const char* at, const char*& read) : m_at(at), m_read(&read) {}

    char operator*() const { return *m_at; }
    TrackedText& operator++()
    {
        *m_read = ++m_at;
        return *this;
    }
    bool operator==(const TrackedText& other) const { return m_at == other.m_at; }

private:
    const char* m_at;
    const char** m_read;
};

/// Builds the tree from the events of nlohmann's parser. Every handler returns whether to go on.
class TreeBuilder : public nlohmann::json_sax<Json> {
public:
    TreeBuilder(std::string_view text, const JsonLimits& limits)
        : m_text(text), m_limits(limits), m_read(text.data())
    {
    }

    Result<Json> run(const std::string& where);

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override
    {
        return isExact(value) ? add(value) : inexact(std::to_string(value));
    }
    bool number_unsigned(number_unsigned_t value) override
    {
        return isExact(value) ? add(value) : inexact(std::to_string(value));
    }
    bool number_float(number_float_t value, const string_t& text) override;
    bool string(string_t& value) override { return withoutNul(value) && add(std::move(value)); }
    bool binary(binary_t&) override { return fault(0, "JSON text", "binary data"); }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool end_object() override { return close(); }
    bool key(string_t& name) override;
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& what) override;

private:
    bool fault(std::size_t offset, std::string expected, std::string got);
    bool inexact(const std::string& digits)
    {
        return fault(numberStart(), "an integer from -2^53 to 2^53", quotedText(digits));
    }
    bool withoutNul(const std::string& text);
    bool add(Json&& value);
    bool open(Json&& container);
    bool close();
    std::size_t readBytes() const { return static_cast<std::size_t>(m_read - m_text.data()); }
    std::size_t numberStart() const;
    std::size_t stringStart() const;

    std::string_view m_text;
    JsonLimits m_limits;
    const char* m_read;
    Json m_root;
    std::vector<Json*> m_open; // containers around the next value; each stays put until it is closed
    Json* m_member = nullptr;  // the value of the key that was read last
    std::size_t m_values = 0;
    std::optional<Fault> m_fault;
};

/// Keeps the first fault: nlohmann may report a second one while it unwinds.
bool TreeBuilder::fault(std::size_t offset, std::string expected, std::string got)
{
    if (!m_fault) {
        m_fault = Fault{offset, std::move(expected), std::move(got)};
    }
    return false;
}

/// Where the number starts that the lexer has just read. It reads one byte more, unless the text ends.
std::size_t TreeBuilder::numberStart() const
{
    constexpr std::string_view kNumber = "0123456789+-.eE";
    const auto last = m_text.substr(0, readBytes()).find_last_of(kNumber);
    const auto before = m_text.substr(0, last).find_last_not_of(kNumber);
    return before == std::string_view::npos ? 0 : before + 1;
}

/// Where the string starts that the lexer has just read: at the last quote before the closing one that no
/// odd number of backslashes precedes.
std::size_t TreeBuilder::stringStart() const
{
    auto quote = readBytes() - 1;
    while (quote > 0) {
        quote = m_text.rfind('"', quote - 1);
        const auto before = m_text.substr(0, quote).find_last_not_of('\\');
        const auto backslashes = before == std::string_view::npos ? quote : quote - before - 1;
        if (backslashes % 2 == 0) {
            break;
        }
    }
    return quote;
}

bool TreeBuilder::number_float(number_float_t value, const string_t& text)
{
    if (text.find_first_of(".eE") == std::string::npos) {
        return inexact(text); // digits too many for 64 bits arrive here
    }
    const auto mantissa = text.substr(0, text.find_first_of("eE"));
    if (value == 0 && mantissa.find_first_of("123456789") != std::string::npos) {
        return fault(numberStart(), "a number that a double can tell from 0", quotedText(text));
    }
    return add(value);
}

bool TreeBuilder::withoutNul(const std::string& text)
{
    return text.find('\0') == std::string::npos ||
           fault(stringStart(), "text without NUL characters", quotedText(text));
}

bool TreeBuilder::key(string_t& name)
{
    if (!withoutNul(name)) {
        return false;
    }
    auto& object = m_open.back()->get_ref<Json::object_t&>();
    const auto [entry, isNew] = object.try_emplace(std::move(name));
    m_member = &entry->second;
    return isNew || fault(stringStart(), "each key once in an object", quotedText(entry->first) + " twice");
}

/// Puts a value where it belongs; `m_member` is then that value.
bool TreeBuilder::add(Json&& value)
{
    if (++m_values > m_limits.mostValues) {
        return fault(readBytes() - 1, "at most " + std::to_string(m_limits.mostValues) + " values", "more");
    }
    if (m_open.empty()) {
        m_member = &m_root;
    } else if (m_open.back()->is_array()) {
        m_member = &m_open.back()->get_ref<Json::array_t&>().emplace_back();
    }
    *m_member = std::move(value);
    return true;
}

bool TreeBuilder::open(Json&& container)
{
    if (m_open.size() == m_limits.mostDepth) {
        return fault(readBytes() - 1, "at most " + std::to_string(m_limits.mostDepth) + " levels", "more");
    }
    if (!add(std::move(container))) {
        return false;
    }
    m_open.push_back(m_member);
    return true;
}

bool TreeBuilder::close()
{
    m_open.pop_back();
    return true;
}

/// `position` counts the bytes read, the wrong one and the end of the text among them. The message ends in
/// " - unexpected ']'; expected '}'" or in " - invalid literal; last read: ..."; what was read last is a
/// stranger's text of any length and is left out.
bool TreeBuilder::parse_error(std::size_t position, const std::string&,
                              const nlohmann::detail::exception& what)
{
    constexpr int kNumberOverflow = 406;
    constexpr std::string_view kUnexpected = "unexpected ";
    constexpr std::string_view kExpected = "; expected ";
    if (what.id == kNumberOverflow) {
        const auto start = numberStart();
        return fault(
            start, "a number within the range of a double",
            quotedText(m_text.substr(start, std::min<std::size_t>(position, m_text.size()) - start)));
    }
    std::string_view words = what.what();
    const auto dash = words.find(" - ");
    words.remove_prefix(dash == std::string_view::npos ? 0 : dash + 3);
    words = words.substr(0, words.find("; last read: "));
    words.remove_prefix(words.starts_with(kUnexpected) ? kUnexpected.size() : 0);
    const auto comma = words.find(kExpected);
    const bool says = comma != std::string_view::npos;
    return fault(position == 0 ? 0 : position - 1,
                 says ? std::string(words.substr(comma + kExpected.size())) : "valid JSON in UTF-8",
                 std::string(words.substr(0, comma)));
}

bool continuesCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

Error errorAt(std::string_view text, const std::string& where, const Fault& fault)
{
    auto offset = std::min(fault.offset, text.size());
    for (int i = 0; i < 3 && offset > 0 && offset < text.size() && continuesCharacter(text[offset]); ++i) {
        --offset;
    }
    const auto before = text.substr(0, offset);
    const auto lineFeed = before.rfind('\n');
    const auto line = before.substr(lineFeed == std::string_view::npos ? 0 : lineFeed + 1);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto characters = std::count_if(line.begin(), line.end(), std::not_fn(continuesCharacter));
    return Error{ErrorCode::BadInput,
                 where + ", line " + std::to_string(1 + lines) + ", column " + std::to_string(1 + characters),
                 "expected " + fault.expected + ", got " + fault.got,
                 {}};
}

/// What nlohmann's lexer would let pass: it skips a byte order mark, and takes a NUL for the end of the text.
std::optional<Fault> laxFault(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF")) {
        return Fault{0, "UTF-8 without a byte order mark", "one"};
    }
    const auto nul = text.find('\0');
    return nul == std::string_view::npos ? std::nullopt
                                         : std::optional(Fault{nul, "JSON text", "a NUL character"});
}

Result<Json> TreeBuilder::run(const std::string& where)
{
    if (m_text.size() > m_limits.mostBytes) {
        return Error{ErrorCode::BadInput,
                     where,
                     "expected at most " + std::to_string(m_limits.mostBytes) + " bytes of JSON, got " +
                         std::to_string(m_text.size()),
                     {}};
    }
    m_fault = laxFault(m_text);
    if (!m_fault) {
        const auto* end = m_text.data() + m_text.size();
        Json::sax_parse(TrackedText(m_text.data(), m_read), TrackedText(end, m_read), this);
    }
    if (m_fault) {
        return errorAt(m_text, where, *m_fault);
    }
    return std::move(m_root);
}

} // namespace

Result<Json> parseJson(std::string_view text, const std::string& where, const JsonLimits& limits)
{
    return TreeBuilder(text, limits).run(where);
}

} // namespace cascade::files
