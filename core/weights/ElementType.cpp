// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/ElementType.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace cascade::weights {

namespace {

struct ElementInfo {
    std::string_view name;
    int bits;
    bool refused;
};

constexpr std::array<ElementInfo, 22> kElements = {{
    {"BOOL", 8, false},   {"F4", 4, true},          {"F6_E2M3", 6, true},     {"F6_E3M2", 6, true},
    {"U8", 8, false},     {"I8", 8, false},         {"F8_E5M2", 8, false},    {"F8_E4M3", 8, false},
    {"F8_E8M0", 8, true}, {"F8_E4M3FNUZ", 8, true}, {"F8_E5M2FNUZ", 8, true}, {"I16", 16, false},
    {"U16", 16, false},   {"F16", 16, false},       {"BF16", 16, false},      {"I32", 32, false},
    {"U32", 32, false},   {"F32", 32, false},       {"C64", 64, false},       {"F64", 64, false},
    {"I64", 64, false},   {"U64", 64, false},
}};

const ElementInfo& infoOf(ElementType type)
{
    return kElements[static_cast<std::size_t>(type)];
}

} // namespace

std::string_view elementName(ElementType type)
{
    return infoOf(type).name;
}

int elementBits(ElementType type)
{
    return infoOf(type).bits;
}

std::optional<ElementType> elementFromName(std::string_view name)
{
    const auto found =
        std::find_if(kElements.begin(), kElements.end(), [&](const auto& info) { return info.name == name; });
    if (found == kElements.end()) {
        return {};
    }
    return static_cast<ElementType>(found - kElements.begin());
}

bool isRefused(ElementType type)
{
    return infoOf(type).refused;
}

} // namespace cascade::weights
