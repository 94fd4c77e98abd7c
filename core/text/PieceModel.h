// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::text {

/// What a piece of a sentencepiece model is for; numbers as in the file.
enum class PieceKind { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };

/// One piece; its place in the list is its id.
struct Piece {
    std::string text; ///< a space is U+2581
    float score = 0;  ///< natural logarithm of its probability
    PieceKind kind = PieceKind::Normal;
};

/// A sentencepiece unigram model: what its file states, checked.
struct PieceModel {
    std::vector<Piece> pieces;
    std::string characterMap;   ///< the normaliser's, see CharacterMap; empty: characters stay what they are
    bool addsPrefix = true;     ///< the text gets a space in front
    bool squeezesSpaces = true; ///< spaces at both ends go, several become one
    bool hasByteFallback = false; ///< characters without a piece are spelt in bytes
    std::int64_t paddingId = -1;
    std::int64_t endId = -1;
    std::int64_t unknownId = -1;
};

/// Reads a sentencepiece model (a protocol buffer) and checks everything that an encoder later relies on.
/// Nothing in it is believed.
///
/// Errors   BadInput: `[name] expected ..., got ...`.
[[nodiscard]] Result<PieceModel> parsePieceModel(std::string_view bytes, const std::string& name);

/// What the piece of a byte is called, "<0x0A>".
[[nodiscard]] std::string byteName(int byte);

/// The bytes of a model file.
///
/// Errors   WeightsMissing if there is none; BadInput if it cannot be read or is larger than 64 MiB.
[[nodiscard]] Result<std::string> readModelFile(const std::filesystem::path& file);

} // namespace cascade::text
