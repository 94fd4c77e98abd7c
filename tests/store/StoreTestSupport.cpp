// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/store/StoreTestSupport.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

namespace cascade::tests {

using namespace store;

StageStore StoreFixture::open(std::uint64_t capBytes) const
{
    return StageStore::open(path(), {.capBytes = capBytes}).value();
}

std::filesystem::path StoreFixture::entryPath(const Key& key) const
{
    return path() / "entries" / (key.text() + ".stage");
}

std::vector<std::string> StoreFixture::names() const
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path() / "entries")) {
        names.push_back(entry.path().filename().string());
    }
    return names;
}

std::size_t StoreFixture::partials() const
{
    const auto all = names();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& name) { return !name.ends_with(".stage"); }));
}

Key keyOf(int number)
{
    return KeyHasher("test/1").add("number", number).key();
}

Bytes contentOf(int number, std::size_t bytes)
{
    Bytes content(bytes);
    auto state = static_cast<std::uint64_t>(number) * 2 + 1;
    for (auto& byte : content) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        byte = static_cast<std::byte>(state >> 56);
    }
    return content;
}

Result<void> storeEntry(const StageStore& store, int number, std::uint64_t frames, std::uint64_t frameBytes)
{
    auto writer = store.begin(keyOf(number), {.frames = frames, .frameBytes = frameBytes, .about = "{}"});
    if (!writer) {
        return writer.error();
    }
    if (auto appended = writer.value().append(contentOf(number, frames * frameBytes)); !appended) {
        return appended;
    }
    return writer.value().commit();
}

Result<std::optional<Bytes>> readEntry(const StageStore& store, const Key& key)
{
    auto reader = store.find(key);
    if (!reader) {
        return reader.error();
    }
    if (!reader.value()) {
        return std::optional<Bytes>();
    }
    Bytes bytes(reader.value()->frames() * reader.value()->frameBytes());
    if (auto read = reader.value()->read(0, reader.value()->frames(), bytes); !read) {
        return read.error();
    }
    return std::optional(std::move(bytes));
}

std::string readFile(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void writeFile(const std::filesystem::path& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

Signal::Signal()
{
    if (::pipe(m_ends) != 0) {
        std::abort();
    }
}

Signal::~Signal()
{
    closeSender();
    ::close(m_ends[0]);
}

void Signal::send() const
{
    if (::write(m_ends[1], "x", 1) != 1) {
        std::abort();
    }
}

bool Signal::wait() const
{
    char byte = 0;
    return ::read(m_ends[0], &byte, 1) == 1;
}

void Signal::closeSender()
{
    if (std::exchange(m_open, false)) {
        ::close(m_ends[1]);
    }
}

Child::Child(const std::function<std::string()>& work)
{
    int report[2];
    if (::pipe(report) != 0) {
        std::abort();
    }
    m_process = ::fork();
    if (m_process != 0) {
        ::close(report[1]);
        m_report = report[0];
        return;
    }
    std::string wrong;
    try {
        wrong = work();
    } catch (const std::exception& e) {
        wrong = e.what();
    }
    const auto wrote = ::write(report[1], wrong.data(), wrong.size());
    ::_exit(wrote == static_cast<ssize_t>(wrong.size()) ? 0 : 1); // no destructors of the test's objects
}

Child::~Child()
{
    kill();
}

std::string Child::result()
{
    std::string said;
    char part[256];
    for (ssize_t got = 0; (got = ::read(m_report, part, sizeof part)) > 0;) {
        said.append(part, static_cast<std::size_t>(got));
    }
    int status = 0;
    ::waitpid(std::exchange(m_process, -1), &status, 0);
    ::close(m_report);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? said
                                                         : "died with status " + std::to_string(status);
}

void Child::kill()
{
    if (m_process > 0) {
        ::kill(m_process, SIGKILL);
        (void)result();
    }
}

} // namespace cascade::tests
