// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/SafetensorsIndex.h"

#include "core/base/Quote.h"
#include "core/weights/HeaderReader.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

static_assert(std::endian::native == std::endian::little, "safetensors files are read as they lie in memory");

namespace cascade::weights {

namespace {

constexpr std::uint64_t kMostHeaderBytes = 100'000'000; // the cap of the reference reader
constexpr std::uint64_t kLengthBytes = 8;

/// The first byte that cannot be part of UTF-8 text, or npos.
std::size_t firstBadUtf8(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const int more = lead < 0x80 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead >= 0x80 && (lead < 0xC2 || lead > 0xF4)) {
            return at;
        }
        if (at + static_cast<std::size_t>(more) >= text.size() && more > 0) {
            return at;
        }
        for (int i = 1; i <= more; ++i) {
            const auto next = static_cast<unsigned char>(text[at + static_cast<std::size_t>(i)]);
            // The second byte also rules out overlong forms, surrogates and what lies beyond U+10FFFF.
            const int lowest = i > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
            const int highest = i > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            if (next < lowest || next > highest) {
                return at;
            }
        }
        at += static_cast<std::size_t>(more) + 1;
    }
    return std::string_view::npos;
}

/// Rules 1 to 5 of the format: the header as text.
Result<std::string> readHeader(const ByteSource& source)
{
    const auto fail = [&](std::string what) {
        return Error{ErrorCode::BadInput, source.name(), std::move(what), {}};
    };
    if (source.size() < kLengthBytes) {
        return fail("expected at least 8 bytes, got " + std::to_string(source.size()));
    }
    std::uint64_t length = 0;
    if (auto read = source.read(0, &length, sizeof length); !read) {
        return read.error();
    }
    if (length > kMostHeaderBytes) {
        return fail("expected a header of at most " + std::to_string(kMostHeaderBytes) + " bytes, got " +
                    std::to_string(length) + ": not a safetensors file");
    }
    if (length > source.size() - kLengthBytes) {
        return fail("expected a header of " + std::to_string(length) + " bytes, got a file of only " +
                    std::to_string(source.size()));
    }
    if (length < 2) {
        return fail("expected a header of at least 2 bytes, got " + std::to_string(length));
    }
    std::string header(length, '\0');
    if (auto read = source.read(kLengthBytes, header.data(), header.size()); !read) {
        return read.error();
    }
    if (header.front() != '{') {
        return fail("expected a header that starts with '{', got byte " +
                    std::to_string(static_cast<unsigned char>(header.front())));
    }
    if (const auto bad = firstBadUtf8(header); bad != std::string_view::npos) {
        return fail("expected a header in UTF-8, got a wrong byte at " + std::to_string(kLengthBytes + bad));
    }
    const auto last = header.find_last_not_of(' ');
    if (header[last] != '}') {
        return fail("expected only spaces after the header's closing '}', got something else at " +
                    std::to_string(kLengthBytes + last));
    }
    return header;
}

/// Rules 11 to 13 for one tensor; an empty string if it is in order.
std::string faultOf(const HeaderEntry& entry, std::uint64_t bufferBytes)
{
    const std::string type(elementName(entry.type));
    if (entry.begin > entry.end || entry.end > bufferBytes) {
        return "expected data offsets within the " + std::to_string(bufferBytes) + " bytes of data, got [" +
               std::to_string(entry.begin) + ", " + std::to_string(entry.end) + "]";
    }
    // Zero dimensions are left out of the product, so that the strides of an empty tensor cannot overflow
    // either.
    std::uint64_t bits = static_cast<std::uint64_t>(elementBits(entry.type));
    bool overflow = false;
    for (const auto size : entry.shape) {
        overflow =
            overflow || (size > 0 && __builtin_mul_overflow(bits, static_cast<std::uint64_t>(size), &bits));
    }
    if (overflow) {
        return "expected a shape whose size fits 64 bits, got a larger one";
    }
    bits = std::find(entry.shape.begin(), entry.shape.end(), 0) != entry.shape.end() ? 0 : bits;
    if (bits % 8 != 0) {
        return "expected whole bytes, got " + std::to_string(bits) + " bits of " + type;
    }
    if (entry.end - entry.begin != bits / 8) {
        return "expected " + std::to_string(bits / 8) + " bytes for its shape and type " + type + ", got " +
               std::to_string(entry.end - entry.begin);
    }
    if (isRefused(entry.type)) {
        return "expected a type this program can hold, got " + type;
    }
    return {};
}

/// Rules 14 and 15: the tensors follow each other without holes or overlaps from the first byte of data to
/// the last.
std::string layoutFault(const std::vector<HeaderEntry>& entries, std::uint64_t bufferBytes)
{
    std::vector<const HeaderEntry*> order;
    order.reserve(entries.size());
    for (const auto& entry : entries) {
        order.push_back(&entry);
    }
    std::sort(order.begin(), order.end(), [](const HeaderEntry* a, const HeaderEntry* b) {
        return std::pair(a->begin, a->end) < std::pair(b->begin, b->end);
    });
    std::uint64_t end = 0;
    for (const auto* entry : order) {
        if (entry->begin != end) {
            return "expected tensor " + quotedText(entry->name) +
                   " to begin where the one before it ends, at " + std::to_string(end) + ", got " +
                   std::to_string(entry->begin) + ": a hole or an overlap";
        }
        end = entry->end;
    }
    if (end != bufferBytes) {
        return "expected " + std::to_string(end) + " bytes of tensor data, got " +
               std::to_string(bufferBytes);
    }
    return {};
}

} // namespace

Result<SafetensorsIndex> readSafetensorsIndex(const ByteSource& source)
{
    const auto fail = [&](std::string what) {
        return Error{ErrorCode::BadInput, source.name(), std::move(what), {}};
    };
    auto text = readHeader(source);
    if (!text) {
        return text.error();
    }
    auto header = parseHeader(text.value());
    if (!header.fault.empty()) {
        return fail(std::move(header.fault));
    }
    const auto dataStart = kLengthBytes + text.value().size();
    const auto bufferBytes = source.size() - dataStart;
    for (const auto& entry : header.entries) {
        if (const auto fault = faultOf(entry, bufferBytes); !fault.empty()) {
            return fail("tensor " + quotedText(entry.name) + ": " + fault);
        }
    }
    if (auto fault = layoutFault(header.entries, bufferBytes); !fault.empty()) {
        return fail(std::move(fault));
    }
    SafetensorsIndex index;
    index.metadata = std::move(header.metadata);
    for (auto& entry : header.entries) {
        index.tensors.emplace(std::move(entry.name), TensorEntry{{entry.type, std::move(entry.shape)},
                                                                 dataStart + entry.begin,
                                                                 entry.end - entry.begin});
    }
    return index;
}

} // namespace cascade::weights
