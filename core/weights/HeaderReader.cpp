// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/HeaderReader.h"

#include "core/base/Quote.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_set>

namespace cascade::weights {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kMostInteger = std::uint64_t{1}
                                       << 53; // beyond it readers that keep numbers as doubles disagree
constexpr std::size_t kMostTensors = 1'000'000;
constexpr std::size_t kMostDimensions = 8;

/// Takes the events of nlohmann's parser. Every handler returns whether to go on; the first refusal sets
/// `header.fault`.
class HeaderReader : public nlohmann::json_sax<Json> {
public:
    Header header;

    bool null() override { return wrongType("null"); }
    bool boolean(bool) override { return wrongType("a boolean"); }
    bool number_integer(number_integer_t) override
    {
        return isList() ? fault("integers from 0 to 2^53", "a negative one") : wrongType("a number");
    }
    bool number_float(number_float_t, const string_t& text) override
    {
        return isList() ? fault("integers from 0 to 2^53 written as digits", quotedText(text))
                        : wrongType("a number");
    }
    bool number_unsigned(number_unsigned_t value) override;
    bool string(string_t& value) override;
    bool binary(binary_t&) override { return wrongType("binary data"); }
    bool start_object(std::size_t) override;
    bool end_object() override;
    bool key(string_t& name) override;
    bool start_array(std::size_t) override;
    bool end_array() override;
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override
    {
        return fault("a header of valid JSON", "a mistake at byte " + std::to_string(8 + position));
    }

private:
    enum class Place { Outside, Root, Metadata, Entry, Shape, Offsets };
    enum Field : unsigned { kDtype = 1, kShape = 2, kOffsets = 4 };

    bool isList() const { return m_place == Place::Shape || m_place == Place::Offsets; }
    bool fault(const std::string& expected, const std::string& got);
    bool wrongType(const std::string& got);
    std::string expectedHere() const;
    bool entryKey(const std::string& name);

    Place m_place = Place::Outside;
    std::string m_key;      // of the root: a tensor's name or __metadata__
    std::string m_innerKey; // of the entry or the metadata
    unsigned m_seen = 0;    // fields of the entry so far
    HeaderEntry m_entry;
    std::vector<std::uint64_t> m_list;
    std::unordered_set<std::string> m_names;
};

bool HeaderReader::fault(const std::string& expected, const std::string& got)
{
    if (header.fault.empty()) {
        const auto where = m_key.empty() ? std::string() : quotedText(m_key) + ": ";
        header.fault = where + "expected " + expected + ", got " + got;
    }
    return false;
}

std::string HeaderReader::expectedHere() const
{
    switch (m_place) {
    case Place::Outside:
    case Place::Root:
        return "an object for each tensor";
    case Place::Metadata:
        return "a string for each metadata value";
    case Place::Entry:
        return m_innerKey == "dtype" ? "a string as dtype" : "a list of integers as " + m_innerKey;
    case Place::Shape:
    case Place::Offsets:
        break;
    }
    return "integers in " + m_innerKey;
}

bool HeaderReader::wrongType(const std::string& got)
{
    return fault(expectedHere(), got);
}

bool HeaderReader::number_unsigned(number_unsigned_t value)
{
    if (!isList()) {
        return wrongType("a number");
    }
    if (value > kMostInteger) {
        return fault("integers from 0 to 2^53", std::to_string(value));
    }
    const auto most = m_place == Place::Shape ? kMostDimensions : 2;
    if (m_list.size() == most) {
        return m_place == Place::Shape ? fault("at most 8 dimensions", "more")
                                       : fault("two data_offsets", "more");
    }
    m_list.push_back(value);
    return true;
}

bool HeaderReader::string(string_t& value)
{
    if (m_place == Place::Metadata) {
        header.metadata[m_innerKey] = std::move(value);
        return true;
    }
    if (m_place != Place::Entry || m_innerKey != "dtype") {
        return wrongType("a string");
    }
    const auto type = elementFromName(value);
    if (!type) {
        return fault("a known dtype", quotedText(value));
    }
    m_entry.type = *type;
    return true;
}

bool HeaderReader::start_object(std::size_t)
{
    switch (m_place) {
    case Place::Outside:
        m_place = Place::Root;
        return true;
    case Place::Root:
        m_place = m_key == "__metadata__" ? Place::Metadata : Place::Entry;
        m_seen = 0;
        m_entry = {};
        return true;
    case Place::Metadata:
        return wrongType("an object");
    default:
        return fault("no deeper nesting than the format needs", "an object in " + quotedText(m_innerKey));
    }
}

bool HeaderReader::end_object()
{
    if (m_place == Place::Entry) {
        if (m_seen != (kDtype | kShape | kOffsets)) {
            const auto* missing = (m_seen & kDtype) == 0   ? "dtype"
                                  : (m_seen & kShape) == 0 ? "shape"
                                                           : "data_offsets";
            return fault("dtype, shape and data_offsets", std::string("no ") + missing);
        }
        m_entry.name = m_key;
        header.entries.push_back(std::move(m_entry));
    }
    m_place = m_place == Place::Root ? Place::Outside : Place::Root;
    m_key.clear();
    return true;
}

bool HeaderReader::key(string_t& name)
{
    if (m_place == Place::Entry) {
        return entryKey(name);
    }
    if (m_place == Place::Metadata) {
        m_innerKey = name;
        return header.metadata.emplace(name, std::string()).second ||
               fault("each metadata key once", quotedText(name) + " twice");
    }
    if (!m_names.insert(name).second) {
        return fault("each key once", quotedText(name) + " twice");
    }
    if (header.entries.size() == kMostTensors && name != "__metadata__") {
        return fault("at most 1000000 tensors", "more");
    }
    m_key = std::move(name);
    return true;
}

bool HeaderReader::entryKey(const std::string& name)
{
    const unsigned field = name == "dtype"          ? kDtype
                           : name == "shape"        ? kShape
                           : name == "data_offsets" ? kOffsets
                                                    : 0U;
    if (field == 0) {
        return fault("dtype, shape and data_offsets only", quotedText(name));
    }
    if ((m_seen & field) != 0) {
        return fault("each key once", quotedText(name) + " twice");
    }
    m_seen |= field;
    m_innerKey = name;
    return true;
}

bool HeaderReader::start_array(std::size_t)
{
    if (isList()) {
        return fault("no deeper nesting than the format needs", "a list in " + quotedText(m_innerKey));
    }
    if (m_place != Place::Entry || m_innerKey == "dtype") {
        return wrongType("a list");
    }
    m_place = m_innerKey == "shape" ? Place::Shape : Place::Offsets;
    m_list.clear();
    return true;
}

bool HeaderReader::end_array()
{
    if (m_place == Place::Shape) {
        m_entry.shape.assign(m_list.begin(), m_list.end());
    } else if (m_list.size() != 2) {
        return fault("two data_offsets", std::to_string(m_list.size()));
    } else {
        m_entry.begin = m_list[0];
        m_entry.end = m_list[1];
    }
    m_place = Place::Entry;
    return true;
}

} // namespace

Header parseHeader(std::string_view json)
{
    HeaderReader reader;
    Json::sax_parse(json.begin(), json.end(), &reader);
    return std::move(reader.header);
}

} // namespace cascade::weights
