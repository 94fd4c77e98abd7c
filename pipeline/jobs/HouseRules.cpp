// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/HouseRules.h"

#include "core/base/Words.h"
#include "core/config/JsonReader.h"
#include "pipeline/files/StrictJson.h"
#include "pipeline/files/TextFile.h"
#include "pipeline/jobs/Subprocess.h"

#include <algorithm>

namespace cascade::jobs {

namespace {

constexpr int kSchema = 1;
constexpr std::size_t kMostBytes = std::size_t{1} << 20U;

HouseRules rulesFrom(const nlohmann::json& json, const std::filesystem::path& file)
{
    JsonReader reader(json, file.string());
    HouseRules rules;
    rules.file = file;
    if (const auto schema = reader.get<int>("schema"); schema != kSchema) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   file.string() + "/schema",
                                   "expected " + std::to_string(kSchema) + ", got " + std::to_string(schema),
                                   {}});
    }
    using Texts = std::vector<std::string>;
    rules.refusedWords = reader.get("refusedWords", Texts());
    rules.check = reader.get("check", Texts());
    reader.finish();
    return rules;
}

/// The last line that a program said, for an error of one line.
std::string lastLine(std::string said)
{
    const auto end = said.find_last_not_of(" \n\r\t");
    said.resize(end == std::string::npos ? 0 : end + 1);
    const auto begin = said.find_last_of('\n');
    return begin == std::string::npos ? said : said.substr(begin + 1);
}

} // namespace

Result<void> HouseRules::requireAllowed(const std::string& prompt, const std::string& where) const
{
    const auto words = lowerCaseWords(prompt);
    for (const auto& refused : refusedWords) {
        const auto phrase = lowerCaseWords(refused);
        if (!phrase.empty() &&
            std::search(words.begin(), words.end(), phrase.begin(), phrase.end()) != words.end()) {
            return Error{ErrorCode::BadInput, where, "\"" + refused + "\" is not to be made here",
                         "The rules of this house say so: " + file.string()};
        }
    }
    return {};
}

Result<void> HouseRules::requireMayGoOut(const std::filesystem::path& complete,
                                         const std::filesystem::path& target, const CancelToken& cancel) const
{
    if (check.empty()) {
        return {};
    }
    auto command = check;
    command.push_back(complete.string());
    command.push_back(target.string());
    const auto ended = runProgram(command, cancel);
    const auto hint = "The rules of this house ask " + check[0] + ": " + file.string();
    if (!ended) {
        return Error{ended.error().code, check[0], ended.error().what, hint};
    }
    if (ended.value().code == 0) {
        return {};
    }
    const auto said = lastLine(ended.value().error.empty() ? ended.value().out : ended.value().error);
    return Error{ErrorCode::BadInput, target.string(),
                 "may not go out" +
                     (said.empty() ? " (exit code " + std::to_string(ended.value().code) + ")" : ": " + said),
                 hint};
}

Result<HouseRules> readHouseRules(const Places& places)
{
    const bool named = !places.houseRules.empty();
    const auto file = named ? places.houseRules : places.dataFolder / "house-rules.json";
    std::error_code unknown;
    if (!named && std::filesystem::status(file, unknown).type() == std::filesystem::file_type::not_found) {
        return HouseRules();
    }
    const auto text = files::readFile(file, kMostBytes);
    if (!text) {
        return text.error();
    }
    const auto json = files::parseJson(text.value(), file.string());
    if (!json) {
        return json.error();
    }
    try {
        return rulesFrom(json.value(), file);
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::jobs
