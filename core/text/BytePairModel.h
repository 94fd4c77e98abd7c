// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace cascade::text {

/// What a vocabulary's symbols have at their end where a word ends.
inline constexpr const char* kWordEnd = "</w>";

/// A token that stands for itself wherever a text spells it.
struct SpecialToken {
    std::string text;
    std::int32_t id = 0;
    bool afterFolding = false; ///< looked for in the folded text (lower case), else in the text as written
};

/// A byte-pair vocabulary of CLIP's form: what its files state, checked.
struct BytePairModel {
    struct Merge {
        std::int32_t rank = 0; ///< the lowest goes first
        std::int32_t id = 0;   ///< what the two become
    };

    std::int64_t vocabulary = 0;                     ///< ids run from 0 to one less
    std::array<std::int32_t, 256> bytes{};           ///< the symbol of a byte within a word
    std::array<std::int32_t, 256> lastBytes{};       ///< and at its end
    std::unordered_map<std::uint64_t, Merge> merges; ///< by pairOf
    std::vector<SpecialToken> specials;              ///< different texts, none empty
    std::int64_t beginId = 0;
    std::int64_t endId = 0;
    std::int64_t paddingId = 0;

    [[nodiscard]] static std::uint64_t pairOf(std::int32_t left, std::int32_t right)
    {
        return static_cast<std::uint64_t>(left) << 32U | static_cast<std::uint32_t>(right);
    }
};

/// The texts of a tokenizer's folder; empty: the file is not there.
struct BytePairFiles {
    std::string vocabulary; ///< vocab.json
    std::string merges;     ///< merges.txt
    std::string config;     ///< tokenizer_config.json
    std::string specials;   ///< special_tokens_map.json
    std::string whole;      ///< tokenizer.json; read where there is no vocab.json
};

/// Errors   WeightsMissing if the folder holds neither vocab.json with merges.txt nor tokenizer.json;
/// BadInput
///          for a file that cannot be read or is larger than 64 MiB.
[[nodiscard]] Result<BytePairFiles> readBytePairFiles(const std::filesystem::path& folder);

/// Reads the files and checks everything that an encoder later relies on: every byte has its two symbols, ids
/// are 0..n-1 each once, merges join symbols of the vocabulary into one, begin, end and padding are in it.
/// Nothing in them is believed. `folder` is for messages.
///
/// Which tokens are special, and where each is looked for, is read as transformers 5 reads it: the named ones
/// of tokenizer_config.json, overruled by special_tokens_map.json where the former lists no
/// `added_tokens_decoder`; a plain text is looked for as written. Without a pad_token, end of text pads.
///
/// Errors   BadInput: `[folder/file] expected ..., got ...`.
[[nodiscard]] Result<BytePairModel> parseBytePairModel(const BytePairFiles& files,
                                                       const std::filesystem::path& folder);

} // namespace cascade::text
