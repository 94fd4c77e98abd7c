// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/BytePairText.h"

#include "core/base/Result.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>

namespace cascade::text {

namespace {

enum class Class { Space, Letter, Digit, Other };

constexpr UChar32 kCapitalIWithDot = 0x130; // the only letter whose lower case is two characters

constexpr std::array<std::string_view, 7> kEndings{"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"};
// Spelt so in folded text they are a word each, though not the special token.
constexpr std::array<std::string_view, 2> kMarks{"<|startoftext|>", "<|endoftext|>"};
constexpr std::size_t kMarkBracket = 2; // "<|"

UChar32 characterAt(std::string_view text, std::size_t& at)
{
    auto i = static_cast<std::int32_t>(at);
    UChar32 character = 0;
    U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), character);
    at = static_cast<std::size_t>(i);
    return character;
}

Class classOf(UChar32 character)
{
    const auto mask = U_GET_GC_MASK(character);
    if ((mask & U_GC_L_MASK) != 0) {
        return Class::Letter;
    }
    if ((mask & U_GC_N_MASK) != 0) {
        return Class::Digit;
    }
    return u_isUWhiteSpace(character) != 0 ? Class::Space : Class::Other;
}

void append(std::string& text, UChar32 character)
{
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t count = 0;
    U8_APPEND_UNSAFE(bytes.data(), count, character);
    text.append(bytes.data(), count);
}

std::string composed(std::string_view text)
{
    UErrorCode status = U_ZERO_ERROR;
    std::string result;
    icu::StringByteSink<std::string> sink(&result);
    const auto* form = icu::Normalizer2::getNFCInstance(status);
    if (U_SUCCESS(status)) {
        form->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink,
                            nullptr, status);
    }
    if (U_FAILURE(status)) {
        throw ErrorException(
            Error{ErrorCode::Internal, "tokenizer", std::string("ICU says ") + u_errorName(status), {}});
    }
    return result;
}

/// The end of the run of one class that begins at `at`.
std::size_t endOfRun(std::string_view text, std::size_t at, Class wanted)
{
    auto next = at;
    while (next < text.size() && classOf(characterAt(text, next)) == wanted) {
        at = next;
    }
    return at;
}

template <std::size_t N>
std::size_t startsWithOne(std::string_view text, const std::array<std::string_view, N>& choices)
{
    for (const auto choice : choices) {
        if (text.starts_with(choice)) {
            return choice.size();
        }
    }
    return 0;
}

} // namespace

std::string folded(std::string_view text)
{
    const auto whole = composed(text);
    std::string result;
    result.reserve(whole.size());
    bool afterSpace = false;
    for (std::size_t at = 0; at < whole.size();) {
        const auto character = characterAt(whole, at);
        const bool space = u_isUWhiteSpace(character) != 0;
        if (!space) {
            append(result, u_tolower(character));
        } else if (!afterSpace) {
            result += ' ';
        }
        if (character == kCapitalIWithDot) {
            append(result, 0x307);
        }
        afterSpace = space;
    }
    return result;
}

std::vector<std::string_view> wordsOf(std::string_view folded)
{
    std::vector<std::string_view> words;
    const auto take = [&](std::size_t bytes) {
        words.push_back(folded.substr(0, bytes));
        folded.remove_prefix(bytes);
    };
    while (!folded.empty()) {
        if (const auto mark = startsWithOne(folded, kMarks); mark > 0) {
            take(kMarkBracket);
            take(mark - 2 * kMarkBracket);
            take(kMarkBracket);
            continue;
        }
        if (const auto ending = startsWithOne(folded, kEndings); ending > 0) {
            take(ending);
            continue;
        }
        std::size_t next = 0;
        const auto first = classOf(characterAt(folded, next));
        if (first == Class::Space) {
            folded.remove_prefix(next);
        } else if (first == Class::Digit) {
            take(next);
        } else {
            take(endOfRun(folded, next, first));
        }
    }
    return words;
}

} // namespace cascade::text
