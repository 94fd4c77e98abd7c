// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/ShardIndex.h"

#include "core/base/Quote.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

namespace cascade::weights {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kMostIndexBytes = std::uint64_t{64} << 20U;
constexpr std::size_t kMostTensors = 1'000'000;
constexpr std::size_t kMostShards = 256; // each stays open

/// What is wrong with the name of a shard; empty if nothing is.
std::string nameFault(const std::string& name)
{
    constexpr std::size_t kMostNameBytes = 255;
    if (name.empty() || name.size() > kMostNameBytes) {
        return "a file name of 1 to 255 bytes";
    }
    if (name.find_first_of("/\\") != std::string::npos || name.find("..") != std::string::npos ||
        name == ".") {
        return "a file beside the index";
    }
    return printableText(name) == name ? std::string() : "a file name in printable UTF-8";
}

/// Takes the events of nlohmann's parser, so that nesting costs nothing and every duplicate key is seen.
class IndexReader : public nlohmann::json_sax<Json> {
public:
    ShardMap shards;
    bool found = false; // the weight_map
    std::string fault;  // "expected ..., got ..."

    bool null() override { return other("null"); }
    bool boolean(bool) override { return other("a boolean"); }
    bool number_integer(number_integer_t) override { return other("a number"); }
    bool number_unsigned(number_unsigned_t) override { return other("a number"); }
    bool number_float(number_float_t, const string_t&) override { return other("a number"); }
    bool binary(binary_t&) override { return other("binary data"); }
    bool string(string_t& value) override;
    bool key(string_t& name) override;
    bool start_object(std::size_t) override;
    bool end_object() override;
    bool start_array(std::size_t) override;
    bool end_array() override
    {
        --m_depth;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override
    {
        return refuse("valid JSON", "a mistake at byte " + std::to_string(position));
    }

private:
    bool refuse(const std::string& expected, const std::string& got)
    {
        if (fault.empty()) {
            fault = "expected " + expected + ", got " + got;
        }
        return false;
    }
    bool inMap() const { return m_depth >= 2 && m_topKey == "weight_map"; }
    bool other(const char* got);
    bool deeper();

    std::size_t m_depth = 0; // open objects and lists
    std::string m_topKey;
    std::string m_tensor;
    std::set<std::string> m_topKeys;
    std::set<std::string> m_files;
};

/// A value that is no file name of the map.
bool IndexReader::other(const char* got)
{
    if (m_depth == 0) {
        return refuse("an index of shards", got);
    }
    if (inMap() || m_topKey == "weight_map") {
        return refuse(inMap() ? "a file name for " + quotedText(m_tensor) : "an object as weight_map", got);
    }
    return true;
}

bool IndexReader::deeper()
{
    constexpr std::size_t kMostDepth = 16;
    return ++m_depth <= kMostDepth || refuse("at most 16 levels of nesting", "more");
}

bool IndexReader::string(string_t& value)
{
    if (!inMap()) {
        return other("a string");
    }
    if (const auto expected = nameFault(value); !expected.empty()) {
        return refuse(expected + " for tensor " + quotedText(m_tensor), quotedText(value));
    }
    if (m_files.insert(value).second && m_files.size() > kMostShards) {
        return refuse("at most 256 shards", "more");
    }
    shards[m_tensor] = std::move(value);
    return true;
}

bool IndexReader::key(string_t& name)
{
    if (m_depth == 1) {
        m_topKey = name;
        return m_topKeys.insert(name).second || refuse("each key once", quotedText(name) + " twice");
    }
    if (!inMap()) {
        return true;
    }
    if (shards.size() == kMostTensors) {
        return refuse("at most 1000000 tensors", "more");
    }
    m_tensor = std::move(name);
    return shards.emplace(m_tensor, std::string()).second ||
           refuse("each tensor in one shard", quotedText(m_tensor) + " twice");
}

bool IndexReader::start_object(std::size_t)
{
    if (inMap()) {
        return other("an object");
    }
    found = found || (m_depth == 1 && m_topKey == "weight_map");
    return deeper();
}

bool IndexReader::end_object()
{
    --m_depth;
    return true;
}

bool IndexReader::start_array(std::size_t)
{
    return other("a list") && deeper();
}

} // namespace

Result<ShardMap> readShardIndex(const ByteSource& source)
{
    const auto fail = [&](std::string what, std::string hint = {}) {
        return Error{ErrorCode::BadInput, source.name(), std::move(what), std::move(hint)};
    };
    if (source.size() > kMostIndexBytes) {
        return fail("expected an index of at most 64 MiB, got " + std::to_string(source.size()) + " bytes");
    }
    std::string text(static_cast<std::size_t>(source.size()), '\0');
    if (const auto read = source.read(0, text.data(), text.size()); !read) {
        return read.error();
    }
    IndexReader reader;
    Json::sax_parse(text, &reader);
    if (!reader.fault.empty()) {
        return fail(std::move(reader.fault));
    }
    if (!reader.found || reader.shards.empty()) {
        return fail("expected an index of shards, with a weight_map, got JSON " +
                        std::string(reader.found ? "with an empty one" : "without one"),
                    "Open the index (.index.json) or a file of weights.");
    }
    return std::move(reader.shards);
}

} // namespace cascade::weights
