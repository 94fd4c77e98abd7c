// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/PackMembers.h"

#include "core/base/Quote.h"
#include "pipeline/files/PackBytes.h"

#include <zip.h>

#include <algorithm>
#include <array>

namespace cascade::files {

namespace {

[[noreturn]] void fail(const std::string& where, const std::string& what)
{
    throw ErrorException(Error{ErrorCode::BadInput, where, what, {}});
}

struct MemberRule {
    const char* name;
    std::size_t mostBytes;
};

constexpr std::array<MemberRule, 4> kRules = {{{kGraphMember, kMostGraphBytes},
                                               {kAboutMember, kMostAboutBytes},
                                               {kPosterMember, kMostPosterBytes},
                                               {kPreviewMember, kMostPreviewBytes}}};

/// ASCII only: the names that matter are.
std::string lowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// What is wrong with a name that is none of ours, as exactly as it can be said.
std::string nameFault(const std::string& name)
{
    const auto isDrive = name.size() > 1 && name[1] == ':';
    if (name.starts_with('/') || isDrive) {
        return "expected no absolute paths";
    }
    if (name.find('\\') != std::string::npos) {
        return "expected no backslashes in names";
    }
    if (name == ".." || name.starts_with("../") || name.find("/../") != std::string::npos ||
        name.ends_with("/..")) {
        return "expected no '..' in names";
    }
    if (name.ends_with('/')) {
        return "expected no folders";
    }
    return "expected no members but graph.json, about.json, poster.png and preview.mp4";
}

/// Files only: no links, folders or devices, whatever system claims to have written the attributes.
void checkKind(const ZipMember& member, const std::string& where)
{
    constexpr unsigned kKindMask = 0170000;
    constexpr unsigned kRegular = 0100000;
    constexpr unsigned kLink = 0120000;
    constexpr unsigned kFolder = 0040000;
    constexpr unsigned kDosFolder = 0x10;
    const auto kind = member.externalAttributes >> 16U & kKindMask;
    if (kind == kLink) {
        fail(where, "expected a file, got a symbolic link");
    }
    if (kind == kFolder || (member.externalAttributes & kDosFolder) != 0) {
        fail(where, "expected a file, got a folder");
    }
    if (kind != 0 && kind != kRegular) {
        fail(where, "expected a file, got a device, FIFO or socket");
    }
}

void checkSizes(const ZipMember& member, const MemberRule& rule, const std::string& where)
{
    if (member.method != ZIP_CM_STORE && member.method != ZIP_CM_DEFLATE) {
        fail(where,
             "expected compression method 0 (stored) or 8 (deflated), got " + std::to_string(member.method));
    }
    if (member.bytes > rule.mostBytes) {
        fail(where, "expected at most " + std::to_string(rule.mostBytes) + " bytes, got " +
                        std::to_string(member.bytes));
    }
    if (member.method == ZIP_CM_STORE && member.bytes != member.packedBytes) {
        fail(where, "expected as many bytes as are stored (" + std::to_string(member.packedBytes) +
                        "), got " + std::to_string(member.bytes));
    }
    if (member.bytes / kMostPackingRatio > member.packedBytes) {
        fail(where, "expected at most " + std::to_string(kMostPackingRatio) + " bytes out of one, got " +
                        std::to_string(member.bytes) + " out of " + std::to_string(member.packedBytes));
    }
}

void requireMembers(const std::vector<ZipMember>& members, const std::string& where)
{
    std::vector<std::string> seen;
    for (const auto& member : members) {
        auto lower = lowerCase(member.name);
        if (std::find(seen.begin(), seen.end(), lower) != seen.end()) {
            fail(where, "expected each member once, got " + quotedText(member.name) + " again");
        }
        const auto rule = std::find_if(kRules.begin(), kRules.end(),
                                       [&](const MemberRule& r) { return r.name == member.name; });
        if (rule == kRules.end()) {
            fail(where, nameFault(member.name) + ", got " + quotedText(member.name));
        }
        const auto place = where + "/" + member.name;
        checkKind(member, place);
        checkSizes(member, *rule, place);
        seen.push_back(std::move(lower));
    }
    for (const auto* name : {kGraphMember, kAboutMember}) {
        if (std::find(seen.begin(), seen.end(), name) == seen.end()) {
            fail(where, std::string("expected a member ") + name + ", got none");
        }
    }
}

} // namespace

Result<void> checkMembers(const std::vector<ZipMember>& members, const std::string& where)
{
    try {
        requireMembers(members, where);
    } catch (const ErrorException& refused) {
        return refused.error();
    }
    return {};
}

} // namespace cascade::files
