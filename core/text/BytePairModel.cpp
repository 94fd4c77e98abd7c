// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/BytePairModel.h"

#include "core/base/Quote.h"
#include "core/text/BytePairSpecials.h"
#include "core/text/PieceModel.h"
#include "core/text/StrictObject.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace cascade::text {

namespace {

constexpr std::size_t kMostMerges = 1'000'000;
constexpr std::string_view kVersionMark = "#version";

/// The two patterns by which published files cut a folded text into words; wordsOf does.
constexpr std::string_view kPattern =
    R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)"; // transformers 4
constexpr std::string_view kMarkedPattern =
    R"(<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)";

/// What folded does.
constexpr const char* kNormalizer = R"({"type": "Sequence", "normalizers": [{"type": "NFC"},
    {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}, {"type": "Lowercase"}]})";

[[noreturn]] void refuse(const std::string& expected, const std::string& got)
{
    throw FileFault{"expected " + expected + ", got " + got};
}

struct Pair {
    std::string left, right;
};

/// The character that stands for a byte in vocabularies: itself where it prints, else one from U+0100 on.
std::string spellingOf(int byte)
{
    const auto prints = [](int value) {
        return (value >= 0x21 && value <= 0x7E) || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
    };
    int character = byte;
    if (!prints(byte)) {
        character = 0x100;
        for (int other = 0; other < byte; ++other) {
            character += prints(other) ? 0 : 1;
        }
    }
    if (character < 0x80) {
        return {static_cast<char>(character)};
    }
    return {static_cast<char>(0xC0 | character >> 6), static_cast<char>(0x80 | (character & 0x3F))};
}

Symbols readSymbols(const nlohmann::json& json)
{
    if (!json.is_object() || json.empty()) {
        refuse("an object of symbols and ids", shown(json));
    }
    Symbols symbols;
    symbols.reserve(json.size());
    std::vector<bool> taken(json.size());
    for (const auto& [symbol, value] : json.items()) {
        const auto id = value.is_number_unsigned() ? value.get<std::uint64_t>() : taken.size();
        if (id >= taken.size() || taken[id]) {
            refuse("each id from 0 to " + std::to_string(taken.size() - 1) + " once",
                   shown(value) + (id < taken.size() ? " again" : "") + " for " + quotedText(symbol));
        }
        taken[id] = true;
        symbols.emplace(symbol, static_cast<std::int32_t>(id));
    }
    return symbols;
}

std::int32_t idOf(const Symbols& symbols, const std::string& symbol, const std::string& what)
{
    const auto found = symbols.find(symbol);
    if (found == symbols.end()) {
        refuse(what + " in the vocabulary", quotedText(symbol) + ", which is not");
    }
    return found->second;
}

void readBytes(const Symbols& symbols, BytePairModel& model)
{
    for (int byte = 0; byte < 256; ++byte) {
        const auto spelling = spellingOf(byte);
        const auto place = static_cast<std::size_t>(byte);
        model.bytes[place] = idOf(symbols, spelling, "every byte");
        model.lastBytes[place] = idOf(symbols, spelling + kWordEnd, "every byte at the end of a word");
    }
}

Pair pairOf(std::string_view line, std::size_t number)
{
    const auto blank = line.find(' ');
    if (blank == std::string_view::npos || blank == 0 || blank + 1 == line.size() ||
        line.find(' ', blank + 1) != std::string_view::npos) {
        refuse("two symbols and a space between them",
               quotedText(line) + " as line " + std::to_string(number));
    }
    return {std::string(line.substr(0, blank)), std::string(line.substr(blank + 1))};
}

std::vector<Pair> readLines(std::string_view text)
{
    std::vector<Pair> pairs;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        const bool skipped = line.empty() ? text.empty() : number == 1 && line.starts_with(kVersionMark);
        if (!skipped) {
            pairs.push_back(pairOf(line, number));
        }
        if (pairs.size() > kMostMerges) {
            refuse("at most 1000000 merges", "more");
        }
    }
    return pairs;
}

std::vector<Pair> readList(const nlohmann::json& json)
{
    if (!json.is_array()) {
        refuse("model/merges, a list", shown(json));
    }
    std::vector<Pair> pairs;
    for (const auto& entry : json) {
        if (entry.is_string()) {
            pairs.push_back(pairOf(entry.get_ref<const std::string&>(), pairs.size() + 1));
        } else if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
            pairs.push_back({entry[0].get<std::string>(), entry[1].get<std::string>()});
        } else {
            refuse("merges of two symbols", shown(entry));
        }
    }
    return pairs;
}

void addMerges(const Symbols& symbols, const std::vector<Pair>& pairs, BytePairModel& model)
{
    model.merges.reserve(pairs.size());
    for (const auto& [left, right] : pairs) {
        const auto pair = BytePairModel::pairOf(idOf(symbols, left, "both symbols of a merge"),
                                                idOf(symbols, right, "both symbols of a merge"));
        const auto joined = idOf(symbols, left + right, "what a merge makes");
        const auto rank = static_cast<std::int32_t>(model.merges.size());
        if (!model.merges.try_emplace(pair, BytePairModel::Merge{rank, joined}).second) {
            refuse("each merge once", quotedText(left + " " + right) + " twice");
        }
    }
}

void require(const nlohmann::json& json, const std::string& pointer, const nlohmann::json& wanted)
{
    const nlohmann::json::json_pointer at(pointer);
    const auto& value = json.contains(at) ? json.at(at) : nlohmann::json();
    if (value != wanted) {
        refuse(pointer.substr(1) + " to be " + wanted.dump(), shown(value));
    }
}

/// A member that changes ids and that only one value is known for; it may be absent.
void requireIfThere(const nlohmann::json& json, const std::string& pointer, const nlohmann::json& wanted)
{
    if (const nlohmann::json::json_pointer at(pointer); json.contains(at) && !json.at(at).is_null()) {
        require(json, pointer, wanted);
    }
}

/// That a tokenizer.json works as CLIP's does, apart from its vocabulary.
void requireForm(const nlohmann::json& whole)
{
    require(whole, "/model/type", "BPE");
    require(whole, "/model/end_of_word_suffix", kWordEnd);
    requireIfThere(whole, "/model/continuing_subword_prefix", "");
    requireIfThere(whole, "/model/byte_fallback", false);
    requireIfThere(whole, "/model/ignore_merges", false);
    requireIfThere(whole, "/model/dropout", nlohmann::json());
    require(whole, "/normalizer", nlohmann::json::parse(kNormalizer));
    require(whole, "/pre_tokenizer/type", "Sequence");
    const nlohmann::json::json_pointer pattern("/pre_tokenizer/pretokenizers/0/pattern/Regex");
    const bool marked = whole.contains(pattern) && whole.at(pattern) == kMarkedPattern;
    require(whole, "/pre_tokenizer/pretokenizers/0",
            {{"type", "Split"},
             {"pattern", {{"Regex", marked ? kMarkedPattern : kPattern}}},
             {"behavior", "Removed"},
             {"invert", true}});
    require(whole, "/pre_tokenizer/pretokenizers/1/type", "ByteLevel");
    require(whole, "/pre_tokenizer/pretokenizers/1/add_prefix_space", false);
}

/// Does `read` and turns what it throws into an error of that file.
template <typename Read>
auto inFile(const std::filesystem::path& file, const Read& read)
{
    try {
        return read();
    } catch (const FileFault& fault) {
        throw ErrorException(Error{ErrorCode::BadInput, file.string(), fault.what,
                                   "The tokenizer belongs to the text encoder: fetch it again from there."});
    }
}

BytePairModel parse(const BytePairFiles& files, const std::filesystem::path& folder)
{
    const auto objectOf = [&](const std::string& text, const char* name) {
        return inFile(folder / name,
                      [&] { return text.empty() ? nlohmann::json::object() : strictObject(text); });
    };
    BytePairModel model;
    Symbols symbols;
    nlohmann::json whole = nlohmann::json::object();
    const auto named = files.vocabulary.empty() ? "tokenizer.json" : "vocab.json";
    inFile(folder / named, [&] {
        if (files.vocabulary.empty()) {
            whole = strictObject(files.whole);
            requireForm(whole);
            symbols = readSymbols(whole.at("model").value("vocab", nlohmann::json()));
        } else {
            symbols = readSymbols(strictObject(files.vocabulary));
        }
        model.vocabulary = static_cast<std::int64_t>(symbols.size());
        readBytes(symbols, model);
    });
    inFile(folder / (files.vocabulary.empty() ? "tokenizer.json" : "merges.txt"), [&] {
        addMerges(symbols,
                  files.vocabulary.empty() ? readList(whole.at("model").value("merges", nlohmann::json()))
                                           : readLines(files.merges),
                  model);
    });
    const auto config = objectOf(files.config, "tokenizer_config.json");
    const auto map = objectOf(files.specials, "special_tokens_map.json");
    const auto place = files.config.empty() && !files.specials.empty() ? "special_tokens_map.json"
                       : files.config.empty()                          ? named
                                                                       : "tokenizer_config.json";
    inFile(folder / place, [&] { readSpecials({config, map, whole}, symbols, model); });
    return model;
}

} // namespace

Result<BytePairFiles> readBytePairFiles(const std::filesystem::path& folder)
{
    BytePairFiles files;
    const auto read = [&](const char* name, std::string& text) -> std::optional<Error> {
        auto bytes = readModelFile(folder / name);
        if (!bytes && bytes.error().code != ErrorCode::WeightsMissing) {
            return bytes.error();
        }
        text = bytes ? std::move(bytes).value() : std::string();
        return bytes && text.empty() ? std::optional<Error>(Error{
                                           ErrorCode::BadInput, (folder / name).string(), "is empty", {}})
                                     : std::nullopt;
    };
    const std::pair<const char*, std::string*> all[] = {{"vocab.json", &files.vocabulary},
                                                        {"merges.txt", &files.merges},
                                                        {"tokenizer_config.json", &files.config},
                                                        {"special_tokens_map.json", &files.specials},
                                                        {"tokenizer.json", &files.whole}};
    for (const auto& [name, text] : all) {
        if (auto fault = read(name, *text)) {
            return std::move(*fault);
        }
    }
    if (files.vocabulary.empty() ? files.whole.empty() : files.merges.empty()) {
        return Error{ErrorCode::WeightsMissing, folder.string(),
                     "expected vocab.json with merges.txt, or tokenizer.json, got " +
                         std::string(files.vocabulary.empty() ? "neither" : "no merges.txt"),
                     "The tokenizer belongs to the text encoder: fetch it again from there."};
    }
    return files;
}

Result<BytePairModel> parseBytePairModel(const BytePairFiles& files, const std::filesystem::path& folder)
{
    try {
        return parse(files, folder);
    } catch (const ErrorException& failure) {
        return failure.error();
    }
}

} // namespace cascade::text
