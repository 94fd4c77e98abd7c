// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/KeyText.h"

#include <algorithm>
#include <charconv>

namespace cascade::weights {

bool takePrefix(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

bool takeSuffix(std::string_view& text, std::string_view suffix)
{
    if (!text.ends_with(suffix)) {
        return false;
    }
    text.remove_suffix(suffix.size());
    return true;
}

int takeIndex(std::string_view& text)
{
    constexpr std::size_t kMostDigits = 6;
    const auto dot = text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot > kMostDigits) {
        return -1;
    }
    int index = -1;
    const auto* const end = text.data() + dot;
    const auto parsed = std::from_chars(text.data(), end, index);
    if (parsed.ec != std::errc() || parsed.ptr != end || index < 0) {
        return -1;
    }
    text.remove_prefix(dot + 1);
    return index;
}

std::string replaced(std::string_view text, std::span<const KeyPair> pairs)
{
    std::string result(text);
    for (const auto& [from, to] : pairs) {
        for (auto at = result.find(from); at != std::string::npos; at = result.find(from, at + to.size())) {
            result.replace(at, from.size(), to);
        }
    }
    return result;
}

std::string replaced(std::string_view text, char from, char to)
{
    std::string result(text);
    std::replace(result.begin(), result.end(), from, to);
    return result;
}

std::string numbered(std::string_view first, int number, std::string_view last)
{
    std::string text(first);
    text += std::to_string(number);
    text += last;
    return text;
}

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    std::string text = "[";
    for (const auto size : shape) {
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    }
    return text + "]";
}

bool hasPrefix(const TensorTable& table, std::string_view prefix)
{
    const auto found = table.lower_bound(prefix);
    return found != table.end() && found->first.starts_with(prefix);
}

int countOf(const TensorTable& table, const std::string& prefix)
{
    int count = 0;
    while (hasPrefix(table, numbered(prefix, count))) {
        ++count;
    }
    return count;
}

} // namespace cascade::weights
