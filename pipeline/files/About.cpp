// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/About.h"

#include "core/base/Quote.h"
#include "pipeline/files/StrictJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <stdexcept>

namespace cascade::files {

namespace {

using Json = nlohmann::json;

constexpr int kSchema = 1;
constexpr std::size_t kMostTags = 32;
constexpr std::size_t kMostTagBytes = 64;

/// The rule of one text field.
struct TextField {
    const char* key;
    std::string GraphAbout::*text;
    std::size_t leastBytes; ///< in a pack
    std::size_t mostBytes;
};

constexpr std::array<TextField, 4> kTextFields = {{{"title", &GraphAbout::title, 1, 200},
                                                   {"author", &GraphAbout::author, 0, 200},
                                                   {"licence", &GraphAbout::licence, 1, 200},
                                                   {"description", &GraphAbout::description, 0, 32768}}};
constexpr const char* kProgramKey = "program"; // of packs
constexpr std::size_t kMostProgramBytes = 64;

[[noreturn]] void fail(const std::string& where, const std::string& key, const std::string& expected,
                       const std::string& got, const std::string& hint = {})
{
    throw ErrorException(
        Error{ErrorCode::BadInput, where + "/" + key, "expected " + expected + ", got " + got, hint});
}

const Json& member(const Json& json, const std::string& where, const char* key)
{
    const auto found = json.find(key);
    if (found == json.end()) {
        fail(where, key, "a value", "nothing");
    }
    return *found;
}

bool isControl(char character)
{
    return static_cast<unsigned char>(character) < 0x20 || character == 0x7F;
}

std::string readText(const Json& json, const std::string& where, const std::string& key, std::size_t least,
                     std::size_t most)
{
    if (!json.is_string()) {
        fail(where, key, "a text", json.type_name());
    }
    const auto& text = json.get_ref<const std::string&>();
    if (text.size() < least || text.size() > most) {
        fail(where, key, std::to_string(least) + " to " + std::to_string(most) + " bytes",
             std::to_string(text.size()));
    }
    const bool manyLines = key == "description";
    if (std::any_of(text.begin(), text.end(), [&](char character) {
            return isControl(character) && !(manyLines && (character == '\n' || character == '\t'));
        })) {
        fail(where, key, manyLines ? "no control characters but tabs and line feeds" : "one line of text",
             quotedText(text));
    }
    return text;
}

std::vector<std::string> readTags(const Json& json, const std::string& where)
{
    if (!json.is_array()) {
        fail(where, "tags", "a list of texts", json.type_name());
    }
    if (json.size() > kMostTags) {
        fail(where, "tags", "at most " + std::to_string(kMostTags) + " tags", std::to_string(json.size()));
    }
    std::vector<std::string> tags;
    for (const auto& tag : json) {
        auto text = readText(tag, where, "tags", 1, kMostTagBytes);
        if (std::find(tags.begin(), tags.end(), text) != tags.end()) {
            fail(where, "tags", "each tag once", quotedText(text) + " twice");
        }
        tags.push_back(std::move(text));
    }
    return tags;
}

/// Characters of an SPDX expression (SPDX 2.3, annex D). Which licences there are is not ours to say.
void checkLicence(const std::string& licence, const std::string& where)
{
    constexpr std::string_view kOthers = " ()+-.:";
    if (!std::all_of(licence.begin(), licence.end(), [&](char c) {
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                   kOthers.find(c) != std::string_view::npos;
        })) {
        fail(where, "licence", "an SPDX expression", quotedText(licence));
    }
}

/// Before all else: a newer schema may have other fields.
void checkSchema(const Json& json, const std::string& where)
{
    const auto& schema = member(json, where, "schema");
    if (schema == kSchema) {
        return;
    }
    const auto program = json.find("program");
    const bool newer =
        schema.is_number_integer() && schema > kSchema && program != json.end() && program->is_string();
    fail(where, "schema", std::to_string(kSchema), quotedText(schema.dump()),
         newer ? "It was made by Cascade Studio " + quotedText(program->get<std::string>()) +
                     "; open it with that."
               : std::string());
}

void requireObject(const Json& json, const std::string& where)
{
    if (!json.is_object()) {
        throw ErrorException(Error{
            ErrorCode::BadInput, where, "expected an object, got " + std::string(json.type_name()), {}});
    }
}

/// The fields that graphs and packs share; a pack has all of them, `others` are its own.
void readFields(GraphAbout& about, const Json& json, const std::string& where, bool inPack,
                std::initializer_list<const char*> others)
{
    for (const auto& field : kTextFields) {
        if (inPack || json.contains(field.key)) {
            about.*field.text = readText(member(json, where, field.key), where, field.key,
                                         inPack ? field.leastBytes : 0, field.mostBytes);
        }
    }
    if (inPack || json.contains("tags")) {
        about.tags = readTags(member(json, where, "tags"), where);
    }
    checkLicence(about.licence, where);
    for (const auto& [key, value] : json.items()) {
        const auto isText = [&name = key](const TextField& field) { return name == field.key; };
        const bool isOther = std::find(others.begin(), others.end(), key) != others.end();
        if (key != "tags" && !isOther && std::none_of(kTextFields.begin(), kTextFields.end(), isText)) {
            throw ErrorException(Error{ErrorCode::BadInput,
                                       where,
                                       "expected only fields that a " +
                                           std::string(inPack ? "pack" : "graph") + " has, got " +
                                           quotedText(key),
                                       {}});
        }
    }
}

PackAbout readPackAbout(const Json& json, const std::string& where)
{
    requireObject(json, where);
    checkSchema(json, where);
    PackAbout about;
    readFields(about, json, where, true, {"schema", kProgramKey});
    about.programVersion =
        readText(member(json, where, kProgramKey), where, kProgramKey, 1, kMostProgramBytes);
    return about;
}

} // namespace

GraphAbout readGraphAbout(const Json& json, const std::string& where)
{
    requireObject(json, where);
    GraphAbout about;
    readFields(about, json, where, false, {});
    return about;
}

Json toJson(const GraphAbout& about)
{
    Json json = {{"tags", about.tags}};
    for (const auto& field : kTextFields) {
        json[field.key] = about.*field.text;
    }
    return json;
}

Result<PackAbout> parseAbout(std::string_view text, const std::string& where)
{
    const auto json = parseJson(text, where);
    if (!json) {
        return json.error();
    }
    try {
        return readPackAbout(json.value(), where);
    } catch (const ErrorException& refused) {
        return refused.error();
    }
}

Result<std::string> aboutText(const PackAbout& about, const std::string& where)
{
    auto json = toJson(static_cast<const GraphAbout&>(about));
    json["schema"] = kSchema;
    json[kProgramKey] = about.programVersion;
    try {
        (void)readPackAbout(json, where);
        return canonicalJson(json);
    } catch (const ErrorException& refused) {
        return refused.error();
    } catch (const std::invalid_argument& refused) { // not UTF-8: typed or pasted by the user
        return Error{ErrorCode::BadInput, where, refused.what(), {}};
    }
}

} // namespace cascade::files
