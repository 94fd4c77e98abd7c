// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/GifTags.h"

#include "core/video/TagsJson.h"

#include <algorithm>
#include <array>
#include <istream>
#include <string_view>

namespace cascade::video {

namespace {

constexpr std::string_view kMark = "cascade-tags\n";
constexpr std::size_t kMaxCommentBytes = std::size_t{64} << 20;
constexpr int kExtension = 0x21;
constexpr int kComment = 0xfe;
constexpr int kPicture = 0x2c;
constexpr int kEnd = 0x3b;

/// Walks through the blocks of a GIF; `m_stream` fails where it ends too early.
class Walk {
public:
    explicit Walk(std::istream& stream) : m_stream(stream) {}

    int byte() { return m_stream.get(); }

    /// The flags at the end of a header of `bytes` bytes, the header and the colour table they announce
    /// passed.
    void skipHeader(int bytes, int flagsAt)
    {
        std::array<char, 16> header{};
        m_stream.read(header.data(), bytes);
        const auto flags = static_cast<unsigned char>(header[static_cast<std::size_t>(flagsAt)]);
        if ((flags & 0x80U) != 0) {
            m_stream.ignore(std::streamsize{3} << ((flags & 7U) + 1));
        }
    }

    /// Blocks of up to 255 bytes, each behind its length, up to one of none; appended to `data` if there is
    /// one.
    void blocks(std::string* data)
    {
        for (int length = byte(); length > 0; length = byte()) {
            if (data == nullptr) {
                m_stream.ignore(length);
                continue;
            }
            std::array<char, 255> block{};
            m_stream.read(block.data(), length);
            data->append(block.data(), static_cast<std::size_t>(m_stream.gcount()));
            if (data->size() > kMaxCommentBytes) {
                m_stream.setstate(std::ios::failbit);
            }
        }
    }

private:
    std::istream& m_stream;
};

Result<void> addComment(const std::string& comment, const std::string& where, Tags& tags)
{
    if (!comment.starts_with(kMark)) {
        tags.emplace(kMadeByModelKey, comment);
        return {};
    }
    auto ours = tagsFromJson(std::string_view(comment).substr(kMark.size()), where);
    if (!ours) {
        return ours.error();
    }
    tags = std::move(ours).value();
    return {};
}

} // namespace

std::string gifTail(const Tags& tags)
{
    const std::string data = std::string(kMark) + tagsToJson(tags);
    std::string tail{static_cast<char>(kExtension), static_cast<char>(kComment)};
    for (std::size_t at = 0; at < data.size(); at += 255) {
        const auto block = std::string_view(data).substr(at, 255);
        tail += static_cast<char>(block.size());
        tail += block;
    }
    tail += {'\0', static_cast<char>(kEnd)};
    return tail;
}

Result<Tags> readGifTags(std::istream& gif, const std::string& where)
{
    Walk walk(gif);
    Tags tags;
    walk.skipHeader(13, 10);
    while (gif) {
        const auto place = static_cast<std::int64_t>(gif.tellg());
        const int kind = walk.byte();
        if (kind == kEnd) {
            return tags;
        }
        if (kind == kExtension) {
            std::string comment;
            const bool isComment = walk.byte() == kComment;
            walk.blocks(isComment ? &comment : nullptr);
            if (isComment && gif) {
                if (auto added = addComment(comment, where, tags); !added) {
                    return added.error();
                }
            }
        } else if (kind == kPicture) {
            walk.skipHeader(9, 8);
            walk.byte();
            walk.blocks(nullptr);
        } else if (gif) {
            return Error{ErrorCode::BadInput, where,
                         "is damaged: no block of a GIF begins at byte " + std::to_string(place),
                         "Copy or download the file again."};
        }
    }
    return Error{ErrorCode::BadInput, where, "is cut short: the GIF has no end",
                 "Copy or download the file again."};
}

} // namespace cascade::video
