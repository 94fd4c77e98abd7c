// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerTags.h"

#include "core/video/TagsJson.h"

#include <string_view>

namespace cascade::video {

namespace {

constexpr const char* kAllTags = "CASCADE_TAGS";

} // namespace

void setContainerTags(AVFormatContext& output, const Tags& tags)
{
    const auto set = [&](const std::string& key, const std::string& value) {
        av_dict_set(&output.metadata, key.c_str(), value.c_str(), 0);
    };
    const std::string_view container = output.oformat->name;
    if (container != "webm" && container != "matroska") {
        for (const auto& [key, value] : tags) {
            set(key, value);
        }
        return;
    }
    set(kAllTags, tagsToJson(tags));
    if (const auto words = tags.find(kMadeByModelKey); words != tags.end()) {
        set(words->first, words->second);
    }
}

Result<Tags> containerTags(const AVFormatContext& input, const std::string& where)
{
    auto tags = tagsOf(input.metadata);
    const auto all = tags.find(kAllTags);
    if (all == tags.end()) {
        return tags;
    }
    auto ours = tagsFromJson(all->second, where);
    if (!ours) {
        return ours;
    }
    tags.erase(all);
    tags.erase("COMMENT"); // the same words once more
    ours.value().merge(tags);
    return ours;
}

} // namespace cascade::video
