// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/weights/ArchiveBuilder.h"

#include <QString>

#include <cstring>
#include <fstream>
#include <sstream>

namespace cascade::weights::tests {

namespace {

using namespace std::string_literals;

constexpr std::uint32_t kCrc = 0x12345678; // no one looks at it
constexpr std::uint64_t kSaturated = 0xFFFFFFFF;

std::string localHeader(const MemberText& member, std::uint64_t stated)
{
    const bool later = (member.flags & 8U) != 0;
    return "PK\x03\x04"s + little(0, 2) + little(member.flags, 2) + little(member.method, 2) + little(0, 4) +
           little(later ? 0 : kCrc, 4) + little(later ? 0 : stated, 4) + little(later ? 0 : stated, 4) +
           little(member.name.size(), 2) + little(member.localExtra.size(), 2) + member.name +
           member.localExtra;
}

std::string centralHeader(const MemberText& member, std::uint64_t offset, ZipForm form)
{
    const std::uint64_t size = member.declaredBytes.value_or(static_cast<std::uint32_t>(member.bytes.size()));
    const bool large = form == ZipForm::Large;
    const auto extra =
        large ? little(1, 2) + little(24, 2) + little(size, 8) + little(size, 8) + little(offset, 8) : ""s;
    return "PK\x01\x02"s + little(0, 4) + little(member.flags, 2) + little(member.method, 2) + little(0, 4) +
           little(kCrc, 4) + little(large ? kSaturated : size, 4) + little(large ? kSaturated : size, 4) +
           little(member.name.size(), 2) + little(extra.size(), 2) + little(0, 12 - 2) +
           little(large ? kSaturated : offset, 4) + member.name + extra;
}

} // namespace

std::string little(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>(i < 8 ? value >> 8U * static_cast<unsigned>(i) & 0xFFU : 0);
    }
    return text;
}

std::string patched(std::string text, std::size_t at, const std::string& bytes)
{
    return text.replace(at, bytes.size(), bytes);
}

std::size_t centralHeader(const std::string& archive, int member)
{
    std::size_t at = archive.find("PK\x01\x02");
    for (; member > 0 && at != std::string::npos; --member) {
        at = archive.find("PK\x01\x02", at + 1);
    }
    return at;
}

std::string zipOf(const std::vector<MemberText>& members, ZipForm form)
{
    std::string archive, directory;
    for (const auto& member : members) {
        directory += centralHeader(member, archive.size(), form);
        archive += localHeader(member, form == ZipForm::Large ? kSaturated : member.bytes.size());
        archive += member.bytes;
        if ((member.flags & 8U) != 0) {
            const auto width = form == ZipForm::Large ? 8 : 4;
            archive += "PK\x07\x08"s + little(kCrc, 4) + little(member.bytes.size(), width) +
                       little(member.bytes.size(), width);
        }
    }
    const auto start = archive.size();
    archive += directory;
    const auto end = archive.size();
    const auto count = members.size();
    if (form != ZipForm::Short) {
        archive += "PK\x06\x06"s + little(44, 8) + little(0, 4) + little(0, 8) + little(count, 8) +
                   little(count, 8) + little(directory.size(), 8) + little(start, 8);
        archive += "PK\x06\x07"s + little(0, 4) + little(end, 8) + little(1, 4);
    }
    const bool large = form == ZipForm::Large;
    return archive + "PK\x05\x06"s + little(0, 4) + little(large ? 0xFFFF : count, 2) +
           little(large ? 0xFFFF : count, 2) + little(large ? kSaturated : directory.size(), 4) +
           little(large ? kSaturated : start, 4) + little(0, 2);
}

std::string pickleText(const std::string& text)
{
    return "X" + little(text.size(), 4) + text;
}

std::string pickleInteger(std::int64_t value)
{
    return "\x8a\x08" + little(static_cast<std::uint64_t>(value), 8);
}

std::string pickleTuple(const std::vector<std::int64_t>& values)
{
    std::string text = "(";
    for (const auto value : values) {
        text += pickleInteger(value);
    }
    return text + "t";
}

std::string pickleGlobal(const std::string& module, const std::string& name)
{
    return "c" + module + "\n" + name + "\n";
}

std::string pickleTensor(const TensorText& tensor)
{
    return pickleGlobal("torch._utils", "_rebuild_tensor_v2") + "((" + pickleText("storage") +
           pickleGlobal("torch", tensor.storageClass) + pickleText(tensor.storage) + pickleText("cpu") +
           pickleInteger(tensor.elements) + "tQ" + pickleInteger(tensor.offset) + pickleTuple(tensor.shape) +
           pickleTuple(tensor.strides) + "\x89" + pickleGlobal("collections", "OrderedDict") + ")RtR";
}

std::string pickleDict(const std::vector<std::pair<std::string, std::string>>& entries)
{
    std::string text = "\x80\x02}(";
    for (const auto& [key, value] : entries) {
        text += pickleText(key) + value;
    }
    return text + "u.";
}

std::string archiveOf(const std::string& pickle, const std::vector<std::string>& storages)
{
    std::vector<MemberText> members = {{"a/data.pkl", pickle}, {"a/byteorder", "little"}};
    for (const auto& storage : storages) {
        members.push_back({"a/data/" + std::to_string(members.size() - 2), storage});
    }
    members.push_back({"a/version", "3\n"});
    return zipOf(members);
}

std::string floats(int count)
{
    std::string bytes;
    for (int i = 0; i < count; ++i) {
        const auto value = static_cast<float>(i);
        std::string one(sizeof value, '\0');
        std::memcpy(one.data(), &value, sizeof value);
        bytes += one;
    }
    return bytes;
}

std::string bytesOfFile(const std::filesystem::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

std::filesystem::path archiveFixture(const std::string& name)
{
    return std::filesystem::path(CASCADE_FIXTURES) / "archives" / name;
}

std::string refusalFault(const Error& error, const std::string& name)
{
    const bool said = error.code == ErrorCode::BadInput && error.where == name && !error.what.empty() &&
                      error.message().size() < 2000 &&
                      QString::fromStdString(error.message()).toStdString() == error.message();
    return said ? std::string() : "refused with " + error.message();
}

} // namespace cascade::weights::tests
