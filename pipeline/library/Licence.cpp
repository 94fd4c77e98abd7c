// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/Licence.h"

#include "core/base/Quote.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace cascade::library {

namespace {

constexpr std::string_view kStabilityCommunity = "Stability AI Community License";
constexpr std::string_view kIf = "DeepFloyd IF License";
constexpr std::string_view kLavie = "Apache-2.0, weights on request";
constexpr std::string_view kOpenRail = "CreativeML OpenRAIL-M";
constexpr std::string_view kOpenRailPlus = "OpenRAIL++-M";

struct Known {
    std::string_view spelling; ///< in lower case, without spaces and hyphens
    std::string_view name;
    Terms terms;
};

/// Names in full: those of Hugging Face, of SPDX, and how authors write them.
constexpr std::array<Known, 22> kNames = {{
    {"apache2.0", "Apache-2.0", Terms::Commercial},
    {"apache2", "Apache-2.0", Terms::Commercial},
    {"mit", "MIT", Terms::Commercial},
    {"bsd3clause", "BSD-3-Clause", Terms::Commercial},
    {"bsd2clause", "BSD-2-Clause", Terms::Commercial},
    {"cc01.0", "CC0-1.0", Terms::Commercial},
    {"ccby4.0", "CC-BY-4.0", Terms::Commercial},
    {"ccbysa4.0", "CC-BY-SA-4.0", Terms::Commercial},
    {"ccbync4.0", "CC-BY-NC-4.0", Terms::NonCommercial},
    {"ccbyncsa4.0", "CC-BY-NC-SA-4.0", Terms::NonCommercial},
    {"ccbyncnd4.0", "CC-BY-NC-ND-4.0", Terms::NonCommercial},
    {"creativemlopenrailm", kOpenRail, Terms::Commercial},
    {"bigscienceopenrailm", "BigScience OpenRAIL-M", Terms::Commercial},
    {"openrail", "OpenRAIL", Terms::Commercial},
    {"openrail++", kOpenRailPlus, Terms::Commercial},
    {"openrail++m", kOpenRailPlus, Terms::Commercial},
    {"creativemlopenrail++m", kOpenRailPlus, Terms::Commercial},
    {"deepfloydiflicense", kIf, Terms::NonCommercial},
    {"stabilityaicommunity", kStabilityCommunity, Terms::Limited},
    {"stabilityaiaicommunity", kStabilityCommunity, Terms::Limited},
    {"stablevideodiffusioncommunity", kStabilityCommunity, Terms::Limited},
    {"stabilityaicommunitylicense", kStabilityCommunity, Terms::Limited},
}};

/// Lower case, without spaces, hyphens and a closing "license".
std::string spellingOf(std::string_view name)
{
    std::string spelling;
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (c != ' ' && c != '-' && c != '_') {
            spelling += upper ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return spelling;
}

std::optional<Known> knownName(std::string_view name)
{
    auto spelling = spellingOf(name);
    for (const std::string_view ending : {"", "license", "licence"}) {
        if (!spelling.ends_with(ending)) {
            continue;
        }
        const auto shorter = std::string_view(spelling).substr(0, spelling.size() - ending.size());
        const auto found = std::find_if(kNames.begin(), kNames.end(),
                                        [&](const Known& one) { return one.spelling == shorter; });
        if (found != kNames.end()) {
            return *found;
        }
    }
    return {};
}

/// What words give away that name no licence of the table: nobody writes these by chance.
Terms termsOfWords(std::string_view words)
{
    const auto spelling = spellingOf(words);
    for (const std::string_view sign : {"noncommercial", "bync", "researchonly", "researchpurposes"}) {
        if (spelling.find(sign) != std::string::npos) {
            return Terms::NonCommercial;
        }
    }
    return Terms::Unknown;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\n";
    const auto begin = text.find_first_not_of(kSpace);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// At most 120 bytes of it, ended between two characters.
std::string shortText(std::string_view text)
{
    constexpr std::size_t kMost = 120;
    auto printable = printableText(text);
    if (printable.size() > kMost) {
        auto end = kMost;
        while (end > 0 && (static_cast<unsigned char>(printable[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        printable.resize(end);
        printable += "...";
    }
    return printable;
}

/// The value of a line "key: value" of YAML, without quotes and comment; none for another line.
std::optional<std::string_view> valueOf(std::string_view line, std::string_view key)
{
    if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':') {
        return {};
    }
    auto value = trimmed(line.substr(key.size() + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'')) {
        const auto end = value.find(value.front(), 1);
        return value.substr(1, end == std::string_view::npos ? std::string_view::npos : end - 1);
    }
    return trimmed(value.substr(0, value.find(" #")));
}

struct Published {
    std::string_view what; ///< a repository, or the beginning of one that ends with '*'; or a family's title
    std::string_view licence;
    Terms terms;
};

constexpr std::array<Published, 16> kRepositories = {{
    {"stable-diffusion-v1-5/stable-diffusion-v1-5", kOpenRail, Terms::Commercial},
    {"runwayml/stable-diffusion-v1-5", kOpenRail, Terms::Commercial},
    {"CompVis/stable-diffusion-v1-*", kOpenRail, Terms::Commercial},
    {"guoyww/animatediff*", "Apache-2.0", Terms::Commercial},
    {"stabilityai/stable-video-diffusion-img2vid*", kStabilityCommunity, Terms::Limited},
    {"YaohuiW/LaVie", kLavie, Terms::Limited},
    {"ali-vilab/text-to-video-ms-1.7b", "CC-BY-NC-4.0", Terms::NonCommercial},
    {"damo-vilab/text-to-video-ms-1.7b", "CC-BY-NC-4.0", Terms::NonCommercial},
    {"cerspense/zeroscope_v2_*", "CC-BY-NC-4.0", Terms::NonCommercial},
    {"showlab/show-1-*", "CC-BY-NC-4.0", Terms::NonCommercial},
    {"DeepFloyd/IF-*", kIf, Terms::NonCommercial},
    {"DeepFloyd/t5-v1_1-xxl", "Apache-2.0", Terms::Commercial},
    {"google/t5-v1_1-*", "Apache-2.0", Terms::Commercial},
    {"stabilityai/stable-diffusion-x4-upscaler", kOpenRailPlus, Terms::Commercial},
    {"stabilityai/stable-diffusion-2*", kOpenRailPlus, Terms::Commercial},
    {"stabilityai/sd-vae-ft-*", "MIT", Terms::Commercial},
}};

constexpr std::array<Published, 17> kFamilies = {{
    {"Stable Diffusion 1", kOpenRail, Terms::Commercial},
    {"Stable Diffusion 2", kOpenRailPlus, Terms::Commercial},
    {"Stable Diffusion XL", kOpenRailPlus, Terms::Commercial},
    {"Stable Diffusion x4 upscaler", kOpenRailPlus, Terms::Commercial},
    {"AnimateDiff motion modules", "Apache-2.0", Terms::Commercial},
    {"ModelScope or zeroscope", "CC-BY-NC-4.0", Terms::NonCommercial},
    {"Show-1 base", "CC-BY-NC-4.0", Terms::NonCommercial},
    {"Show-1 interpolation", "CC-BY-NC-4.0", Terms::NonCommercial},
    {"Show-1 super-resolution", "CC-BY-NC-4.0", Terms::NonCommercial},
    {"DeepFloyd IF stage I", kIf, Terms::NonCommercial},
    {"DeepFloyd IF stage II", kIf, Terms::NonCommercial},
    {"Stable Video Diffusion", kStabilityCommunity, Terms::Limited},
    {"Stable Video Diffusion autoencoder", kStabilityCommunity, Terms::Limited},
    {"LaVie base", kLavie, Terms::Limited},
    {"LaVie interpolation", kLavie, Terms::Limited},
    {"LaVie super-resolution", kLavie, Terms::Limited},
    {"T5 text encoder", "Apache-2.0", Terms::Commercial},
}};

bool matches(std::string_view pattern, std::string_view name)
{
    return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
}

template <std::size_t N>
Licence publishedAs(const std::array<Published, N>& table, std::string_view what, LicenceSource source)
{
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Published& one) { return matches(one.what, what); });
    return found == table.end() ? Licence() : Licence{std::string(found->licence), found->terms, source};
}

} // namespace

std::string licenceText(const Licence& licence)
{
    if (licence.name.empty()) {
        return "unknown";
    }
    const auto terms = termsText(licence.terms);
    return licence.name + (terms.empty() ? "" : " (" + std::string(terms) + ")");
}

std::string_view termsText(Terms terms)
{
    switch (terms) {
    case Terms::Unknown:
        return "terms unknown";
    case Terms::Commercial:
        return {};
    case Terms::Limited:
        return "commercial use limited";
    case Terms::NonCommercial:
        break;
    }
    return "non-commercial";
}

std::string_view sourceText(LicenceSource source)
{
    switch (source) {
    case LicenceSource::File:
        return "the file's own metadata";
    case LicenceSource::ModelCard:
        return "its model card";
    case LicenceSource::Text:
        return "the LICENSE file beside it";
    case LicenceSource::Repository:
        return "what its repository was published under";
    case LicenceSource::Family:
        return "what its family was published under; who changed the weights may have added terms";
    case LicenceSource::ModelJson:
        return "its model.json";
    case LicenceSource::Unknown:
        break;
    }
    return "nothing says it";
}

Licence licenceOf(std::string_view name, LicenceSource source)
{
    const auto words = trimmed(name);
    const auto spelling = spellingOf(words);
    if (words.empty() || spelling == "other" || spelling == "unknown") {
        return {};
    }
    if (const auto known = knownName(words)) {
        return {std::string(known->name), known->terms, source};
    }
    return {shortText(words), termsOfWords(words), source};
}

Licence licenceOfMetadata(const std::map<std::string, std::string>& metadata)
{
    for (const auto* const key : {"modelspec.license", "license", "licence"}) {
        if (const auto found = metadata.find(key); found != metadata.end()) {
            if (auto licence = licenceOf(found->second, LicenceSource::File); !licence.name.empty()) {
                return licence;
            }
        }
    }
    return {};
}

Licence licenceOfCard(std::string_view card)
{
    constexpr std::string_view kFence = "---";
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    card.remove_prefix(card.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    std::string_view licence, named;
    bool isHead = false, takesItem = false;
    while (!card.empty()) {
        const auto end = std::min(card.find('\n'), card.size());
        const auto line = card.substr(0, end);
        card.remove_prefix(std::min(end + 1, card.size()));
        if (trimmed(line) == kFence) {
            if (isHead) {
                break;
            }
            isHead = true;
            continue;
        }
        if (!isHead) {
            return {}; // no head at all
        }
        if (const auto item = trimmed(line); takesItem && item.starts_with("- ")) {
            licence = trimmed(item.substr(2)); // the first of a list
        }
        takesItem = false;
        if (const auto value = valueOf(line, "license")) {
            licence = *value;
            takesItem = value->empty();
        } else if (const auto name = valueOf(line, "license_name")) {
            named = *name;
        }
    }
    auto found = licenceOf(licence, LicenceSource::ModelCard);
    return found.name.empty() ? licenceOf(named, LicenceSource::ModelCard) : found;
}

Licence licenceOfText(std::string_view text)
{
    struct Title {
        std::string_view begins; ///< words that the text holds, as spellingOf spells them
        std::string_view name;
        Terms terms;
    };
    // In this order: a text may name others further down.
    constexpr std::array<Title, 14> kTitles = {{
        {"attributionnoncommercialsharealike4.0", "CC-BY-NC-SA-4.0", Terms::NonCommercial},
        {"attributionnoncommercialnoderivatives4.0", "CC-BY-NC-ND-4.0", Terms::NonCommercial},
        {"attributionnoncommercial4.0", "CC-BY-NC-4.0", Terms::NonCommercial},
        {"attributionsharealike4.0", "CC-BY-SA-4.0", Terms::Commercial},
        {"attribution4.0international", "CC-BY-4.0", Terms::Commercial},
        {"cc01.0universal", "CC0-1.0", Terms::Commercial},
        {"deepfloydiflicense", kIf, Terms::NonCommercial},
        {"stabilityaicommunitylicense", kStabilityCommunity, Terms::Limited},
        {"noncommercial", "a non-commercial licence", Terms::NonCommercial},
        {"openrail++m", kOpenRailPlus, Terms::Commercial},
        {"creativemlopenrailm", kOpenRail, Terms::Commercial},
        {"apachelicense", "Apache-2.0", Terms::Commercial},
        {"mitlicense", "MIT", Terms::Commercial},
        {"permissionisherebygranted,freeofcharge", "MIT", Terms::Commercial},
    }};
    constexpr std::size_t kTitleBytes = 400; // a title stands at the top
    std::string top = spellingOf(text.substr(0, kTitleBytes));
    std::erase_if(top, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
    for (const auto& title : kTitles) {
        if (top.find(title.begins) != std::string::npos) {
            return {std::string(title.name), title.terms, LicenceSource::Text};
        }
    }
    return {};
}

Licence licenceOfRepository(std::string_view repository)
{
    return publishedAs(kRepositories, repository, LicenceSource::Repository);
}

Licence licenceOfFamily(std::string_view familyTitle)
{
    return publishedAs(kFamilies, familyTitle, LicenceSource::Family);
}

} // namespace cascade::library
