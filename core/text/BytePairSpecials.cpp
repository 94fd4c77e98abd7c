// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/BytePairSpecials.h"

#include "core/base/Quote.h"
#include "core/text/StrictObject.h"

#include <algorithm>
#include <map>

namespace cascade::text {

namespace {

constexpr std::size_t kMostSpecials = 256;

[[noreturn]] void refuse(const std::string& expected, const std::string& got)
{
    throw FileFault{"expected " + expected + ", got " + got};
}

bool flag(const nlohmann::json& token, const char* name)
{
    const auto value = token.value(name, nlohmann::json(false));
    if (!value.is_boolean()) {
        refuse(std::string(name) + " to be true or false", shown(value));
    }
    return value.get<bool>();
}

/// A token given as its text, or as an object with the text and flags.
SpecialToken readToken(const nlohmann::json& json, const std::string& key, const Symbols& symbols)
{
    SpecialToken token;
    const auto& text = json.is_object() && json.contains("content") ? json.at("content") : json;
    if (!text.is_string() || text.get_ref<const std::string&>().empty()) {
        refuse(key + " to be a text, or an object with its content", shown(json));
    }
    token.text = text.get<std::string>();
    const auto found = symbols.find(token.text);
    if (found == symbols.end()) {
        refuse(key + " in the vocabulary", quotedText(token.text) + ", which is not");
    }
    token.id = found->second;
    if (json.is_object()) {
        for (const auto* refused : {"lstrip", "rstrip", "single_word"}) {
            if (flag(json, refused)) {
                refuse(key + " without " + refused, "one with it");
            }
        }
        token.afterFolding = flag(json, "normalized");
    }
    return token;
}

/// The tokens of a list that states ids, by their text.
class Listed {
public:
    explicit Listed(const Symbols& symbols) : m_symbols(symbols) {}

    void add(const nlohmann::json& json, const std::string& id)
    {
        if (!json.is_object()) {
            refuse("added tokens as objects", shown(json));
        }
        const auto token = readToken(json, "an added token", m_symbols);
        if (std::to_string(token.id) != id) {
            refuse("added token " + quotedText(token.text) + " to have id " + std::to_string(token.id), id);
        }
        if (m_tokens.size() == kMostSpecials) {
            refuse("at most 256 added tokens", "more");
        }
        if (!m_tokens.emplace(token.text, token).second) {
            refuse("each added token once", quotedText(token.text) + " twice");
        }
    }

    [[nodiscard]] std::map<std::string, SpecialToken>& tokens() { return m_tokens; }

private:
    const Symbols& m_symbols;
    std::map<std::string, SpecialToken> m_tokens;
};

Listed readListed(const SpecialSources& sources, const Symbols& symbols)
{
    Listed listed(symbols);
    if (sources.config.contains("added_tokens_decoder")) {
        const auto& list = sources.config.at("added_tokens_decoder");
        if (!list.is_object()) {
            refuse("added_tokens_decoder to be an object", shown(list));
        }
        for (const auto& [id, token] : list.items()) {
            listed.add(token, id);
        }
    } else if (sources.whole.contains("added_tokens")) {
        const auto& list = sources.whole.at("added_tokens");
        if (!list.is_array()) {
            refuse("added_tokens to be a list", shown(list));
        }
        for (const auto& token : list) {
            const bool hasId = token.is_object() && token.contains("id");
            listed.add(token, hasId ? token.at("id").dump() : "no id");
        }
    }
    return listed;
}

void requireClip(const nlohmann::json& config)
{
    const auto kind = config.value("tokenizer_class", nlohmann::json("CLIPTokenizer"));
    if (kind != "CLIPTokenizer" && kind != "CLIPTokenizerFast") {
        refuse("tokenizer_class CLIPTokenizer", shown(kind));
    }
}

void requireNoFurther(const nlohmann::json& json)
{
    for (const auto* key : {"additional_special_tokens", "extra_special_tokens"}) {
        if (json.contains(key) && !json.at(key).empty()) {
            refuse(std::string("no ") + key, shown(json.at(key)));
        }
    }
}

} // namespace

void readSpecials(const SpecialSources& sources, const Symbols& symbols, BytePairModel& model)
{
    requireClip(sources.config);
    requireNoFurther(sources.config);
    requireNoFurther(sources.map);
    auto listed = readListed(sources, symbols);
    auto& tokens = listed.tokens();
    const auto known = tokens;
    const bool mapCounts = !sources.config.contains("added_tokens_decoder");
    // In transformers' order: of two with one text the later one's flag holds.
    const auto named = [&](const char* key, const char* usual) -> std::int32_t {
        auto json = sources.config.value(key, nlohmann::json(usual));
        if (mapCounts && sources.map.contains(key)) {
            json = sources.map.at(key);
        }
        auto token = readToken(json, key, symbols);
        const auto listedAs = known.find(token.text);
        tokens.insert_or_assign(token.text, listedAs == known.end() ? token : listedAs->second);
        return token.id;
    };
    constexpr auto* kEnd = "<|endoftext|>";
    model.beginId = named("bos_token", "<|startoftext|>");
    model.endId = named("eos_token", kEnd);
    (void)named("unk_token", kEnd);
    model.paddingId = named("pad_token", kEnd);
    for (const auto& [text, token] : tokens) {
        model.specials.push_back(token);
    }
}

} // namespace cascade::text
