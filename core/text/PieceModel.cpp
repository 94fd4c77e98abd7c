// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/PieceModel.h"

#include "core/text/CharacterMap.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <unordered_set>

namespace cascade::text {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr std::size_t kMostPieces = 1'000'000;
constexpr std::size_t kLongestPiece = 512;

/// One field of a protocol buffer message: a number, or the bytes of a string or message.
struct Field {
    std::uint64_t number = 0;
    std::uint64_t value = 0;
    std::string_view bytes;
    bool isBytes = false;
};

/// Walks the fields of one message. Throws std::string, "expected ..., got ...", where the wire format is
/// broken.
class Fields {
public:
    explicit Fields(std::string_view message) : m_rest(message) {}

    bool next(Field& field)
    {
        if (m_rest.empty()) {
            return false;
        }
        const auto tag = varint();
        field = Field{tag >> 3, 0, {}, false};
        switch (tag & 7) {
        case 0:
            field.value = varint();
            return true;
        case 1:
            field.value = fixed(8);
            return true;
        case 2:
            field.bytes = take(varint());
            field.isBytes = true;
            return true;
        case 5:
            field.value = fixed(4);
            return true;
        default:
            throw std::string("expected fields of a sentencepiece model, got wire type " +
                              std::to_string(tag & 7));
        }
    }

private:
    std::string_view take(std::uint64_t bytes)
    {
        if (bytes > m_rest.size()) {
            throw std::string("expected " + std::to_string(bytes) + " more bytes, got " +
                              std::to_string(m_rest.size()) +
                              ": a truncated file, or no sentencepiece model");
        }
        const auto taken = m_rest.substr(0, bytes);
        m_rest.remove_prefix(bytes);
        return taken;
    }
    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1)[0]);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80) {
                return value;
            }
        }
        throw std::string("expected a number of at most 64 bits, got a longer one");
    }
    std::uint64_t fixed(std::size_t bytes)
    {
        std::uint64_t value = 0;
        std::memcpy(&value, take(bytes).data(), bytes);
        return value;
    }

    std::string_view m_rest;
};

[[noreturn]] void refuse(const std::string& expected, const std::string& got)
{
    throw std::string("expected " + expected + ", got " + got);
}

Piece readPiece(std::string_view message, std::size_t id)
{
    Piece piece;
    Fields fields(message);
    for (Field field; fields.next(field);) {
        if (field.number == 1 && field.isBytes) {
            piece.text = field.bytes;
        } else if (field.number == 2 && !field.isBytes) {
            const auto bits = static_cast<std::uint32_t>(field.value);
            std::memcpy(&piece.score, &bits, sizeof bits);
        } else if (field.number == 3 && !field.isBytes) {
            if (field.value < 1 || field.value > 6) {
                refuse("a piece kind from 1 to 6", std::to_string(field.value));
            }
            piece.kind = static_cast<PieceKind>(field.value);
        }
    }
    if (piece.text.empty() || piece.text.size() > kLongestPiece ||
        piece.text.find('\0') != std::string::npos) {
        refuse("a piece of 1 to 512 bytes without NUL",
               std::to_string(piece.text.size()) + " bytes at id " + std::to_string(id));
    }
    if (!std::isfinite(piece.score)) {
        refuse("finite scores", "another one at id " + std::to_string(id));
    }
    if (piece.kind == PieceKind::UserDefined) {
        refuse("a model without user-defined pieces", "one at id " + std::to_string(id));
    }
    return piece;
}

void readTrainerSpec(std::string_view message, PieceModel& model)
{
    Fields fields(message);
    for (Field field; fields.next(field);) {
        if (field.number == 3 && field.value != 1) {
            refuse("a unigram model (type 1)", "type " + std::to_string(field.value));
        }
        if (field.number == 24 && field.value != 0) {
            refuse("spaces before words", "spaces after them");
        }
        if (field.number == 35) {
            model.hasByteFallback = field.value != 0;
        }
    }
}

void readNormalizerSpec(std::string_view message, PieceModel& model)
{
    Fields fields(message);
    for (Field field; fields.next(field);) {
        if (field.number == 2) {
            model.characterMap = field.bytes;
        } else if (field.number == 3) {
            model.addsPrefix = field.value != 0;
        } else if (field.number == 4) {
            model.squeezesSpaces = field.value != 0;
        } else if (field.number == 5 && field.value == 0) {
            refuse("escaped spaces", "plain ones");
        }
    }
}

/// Finds the special ids and checks that pieces differ and, where they are needed, that all bytes are there.
void finish(PieceModel& model)
{
    std::unordered_set<std::string_view> texts;
    std::size_t bytes = 0;
    for (std::size_t id = 0; id < model.pieces.size(); ++id) {
        const auto& piece = model.pieces[id];
        if (!texts.insert(piece.text).second) {
            refuse("different pieces", "the same at id " + std::to_string(id) + " as before");
        }
        const auto number = static_cast<std::int64_t>(id);
        if (piece.kind == PieceKind::Unknown) {
            if (model.unknownId >= 0) {
                refuse("one unknown piece", "a second at id " + std::to_string(id));
            }
            model.unknownId = number;
        }
        model.paddingId =
            piece.kind == PieceKind::Control && piece.text == "<pad>" ? number : model.paddingId;
        model.endId = piece.kind == PieceKind::Control && piece.text == "</s>" ? number : model.endId;
        bytes += piece.kind == PieceKind::Byte ? 1 : 0;
    }
    if (model.paddingId < 0 || model.endId < 0 || model.unknownId < 0) {
        refuse("pieces <pad>, </s> and an unknown one", "a model without");
    }
    if (model.hasByteFallback && bytes != 256) {
        refuse("256 byte pieces", std::to_string(bytes));
    }
    for (int byte = 0; model.hasByteFallback && byte < 256; ++byte) {
        if (!texts.contains(byteName(byte))) {
            refuse("a piece for every byte", "none called " + byteName(byte));
        }
    }
    if (const auto fault = CharacterMap::faultOf(model.characterMap); !fault.empty()) {
        throw fault;
    }
}

PieceModel parse(std::string_view bytes)
{
    PieceModel model;
    bool hasTrainerSpec = false;
    bool hasNormalizerSpec = false;
    Fields fields(bytes);
    for (Field field; fields.next(field);) {
        if (field.number >= 1 && field.number <= 5 && !field.isBytes) {
            refuse("fields of a sentencepiece model", "a number as field " + std::to_string(field.number));
        }
        if (field.number == 1) {
            if (model.pieces.size() == kMostPieces) {
                refuse("at most 1000000 pieces", "more");
            }
            model.pieces.push_back(readPiece(field.bytes, model.pieces.size()));
        } else if (field.number == 2) {
            readTrainerSpec(field.bytes, model);
            hasTrainerSpec = true;
        } else if (field.number == 3) {
            readNormalizerSpec(field.bytes, model);
            hasNormalizerSpec = true;
        } else if (field.number == 5) {
            PieceModel other;
            readNormalizerSpec(field.bytes, other);
            if (const auto fault = CharacterMap::faultOf(other.characterMap); !fault.empty()) {
                throw fault;
            }
        }
    }
    if (!hasTrainerSpec || !hasNormalizerSpec) {
        refuse("pieces, a trainer's and a normaliser's part",
               "not all of them: a truncated file, or no sentencepiece model");
    }
    finish(model);
    return model;
}

} // namespace

std::string byteName(int byte)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string name = "<0x00>";
    name[3] = digits[static_cast<std::size_t>(byte) / 16];
    name[4] = digits[static_cast<std::size_t>(byte) % 16];
    return name;
}

Result<PieceModel> parsePieceModel(std::string_view bytes, const std::string& name)
{
    try {
        return parse(bytes);
    } catch (const std::string& fault) {
        return Error{ErrorCode::BadInput, name, fault,
                     "The tokenizer belongs to the text encoder: fetch it again from there."};
    }
}

Result<std::string> readModelFile(const std::filesystem::path& file)
{
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    if (failed) {
        const bool missing = failed == std::errc::no_such_file_or_directory;
        return Error{missing ? ErrorCode::WeightsMissing : ErrorCode::BadInput,
                     file.string(),
                     "cannot be opened: " + failed.message(),
                     {}};
    }
    if (size > kMostBytes) {
        return Error{ErrorCode::BadInput,
                     file.string(),
                     "expected at most 64 MiB, got " + std::to_string(size) + " bytes",
                     {}};
    }
    std::string bytes(size, '\0');
    if (!std::ifstream(file, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(size))) {
        return Error{ErrorCode::BadInput, file.string(), "cannot be read to its end", {}};
    }
    return bytes;
}

} // namespace cascade::text
