// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/Timeline.h"

#include "pipeline/files/StrictJson.h"

#include <nlohmann/json.hpp>

#include <cctype>
#include <string_view>

namespace cascade::files {

namespace {

using nlohmann::json;

constexpr const char* kMediaKey = "DEFAULT_MEDIA";

json schema(const char* name)
{
    return {{"OTIO_SCHEMA", name}, {"metadata", json::object()}};
}

json timeOf(std::int64_t frame, const Rate& rate)
{
    return {{"OTIO_SCHEMA", "RationalTime.1"}, {"value", frame}, {"rate", rate.framesPerSecond()}};
}

json rangeOf(std::int64_t first, std::int64_t frames, const Rate& rate)
{
    return {{"OTIO_SCHEMA", "TimeRange.1"},
            {"start_time", timeOf(first, rate)},
            {"duration", timeOf(frames, rate)}};
}

/// What every item of a track has.
json itemOf(const char* name, const TimelineClip& clip)
{
    auto item = schema(name);
    item["name"] = clip.name;
    item["source_range"] = rangeOf(0, clip.frames, clip.rate);
    item["effects"] = json::array();
    item["markers"] = json::array();
    item["enabled"] = true;
    return item;
}

json clipOf(const TimelineClip& clip)
{
    auto media = schema("ExternalReference.1");
    media["name"] = clip.name;
    media["available_range"] = rangeOf(0, clip.frames, clip.rate);
    media["available_image_bounds"] = nullptr;
    media["target_url"] = fileUrl(clip.file);
    auto item = itemOf("Clip.2", clip);
    item["media_references"] = {{kMediaKey, media}};
    item["active_media_reference_key"] = kMediaKey;
    if (!clip.facts.empty()) {
        item["metadata"]["cascade"] = clip.facts;
    }
    for (const auto& [name, comment, frame] : clip.markers) {
        auto marker = schema("Marker.2");
        marker["name"] = name;
        marker["comment"] = comment;
        marker["color"] = "GREEN";
        marker["marked_range"] = rangeOf(frame, 1, clip.rate);
        item["markers"].push_back(std::move(marker));
    }
    return item;
}

json composition(const char* name, const std::string& title)
{
    auto made = schema(name);
    made["name"] = title;
    made["source_range"] = nullptr;
    made["effects"] = json::array();
    made["markers"] = json::array();
    made["enabled"] = true;
    made["children"] = json::array();
    return made;
}

json track(const std::string& name, const char* kind)
{
    auto made = composition("Track.1", name);
    made["kind"] = kind;
    return made;
}

/// A track of the clips [begin, end), pictures or sound. Sound of a file that has none is a gap.
json trackOf(const std::string& name, const char* kind, const TimelineClip* begin, const TimelineClip* end)
{
    auto made = track(name, kind);
    const bool pictures = std::string_view(kind) == "Video";
    for (const auto* clip = begin; clip != end; ++clip) {
        made["children"].push_back(pictures || clip->hasSound ? clipOf(*clip) : itemOf("Gap.1", *clip));
    }
    return made;
}

} // namespace

std::string fileUrl(const std::filesystem::path& file)
{
    constexpr std::string_view kPlain = "/-._~!$&'()*+,;=:@";
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string url = "file://";
    for (const char c : file.string()) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x80 && std::isalnum(byte) != 0) || kPlain.find(c) != std::string_view::npos) {
            url += c;
        } else {
            url += '%';
            url += kDigits[byte >> 4U];
            url += kDigits[byte & 15U];
        }
    }
    return url;
}

std::string timelineText(const Timeline& timeline)
{
    auto stack = composition("Stack.1", "tracks");
    const auto* first = timeline.clips.data();
    const auto* last = first + timeline.clips.size();
    const auto step = timeline.order == TimelineOrder::Stack ? 1 : last - first;
    for (const char* kind : {"Video", "Audio"}) {
        int number = 0;
        for (const auto* clip = first; clip != last; clip += step) {
            bool any = std::string_view(kind) == "Video";
            for (const auto* each = clip; each != clip + step; ++each) {
                any = any || each->hasSound;
            }
            if (any) {
                stack["children"].push_back(
                    trackOf(std::string(kind) + ' ' + std::to_string(++number), kind, clip, clip + step));
            }
        }
    }
    auto made = schema("Timeline.1");
    made["name"] = timeline.name;
    made["global_start_time"] = nullptr;
    made["tracks"] = std::move(stack);
    return canonicalJson(made);
}

} // namespace cascade::files
