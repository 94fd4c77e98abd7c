// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/StageStore.h"

#include <QTemporaryDir>

#include <functional>
#include <string>
#include <vector>

namespace cascade::tests {

using Bytes = std::vector<std::byte>;

/// A folder of its own for a store, removed at the end of the test.
class StoreFixture {
public:
    [[nodiscard]] std::filesystem::path path() const { return m_folder.path().toStdString(); }
    [[nodiscard]] store::StageStore open(std::uint64_t capBytes = std::uint64_t{1} << 30) const;
    [[nodiscard]] std::filesystem::path entryPath(const store::Key& key) const;
    /// Names in entries/, hidden ones included.
    [[nodiscard]] std::vector<std::string> names() const;
    /// The number of files in entries/ that are not whole.
    [[nodiscard]] std::size_t partials() const;

private:
    QTemporaryDir m_folder;
};

[[nodiscard]] store::Key keyOf(int number);
/// Bytes that a key's entry holds in these tests: no two keys have the same, and they hardly compress.
[[nodiscard]] Bytes contentOf(int number, std::size_t bytes);

/// Stores contentOf(number) in frames of `frameBytes`.
[[nodiscard]] Result<void> storeEntry(const store::StageStore& store, int number, std::uint64_t frames,
                                      std::uint64_t frameBytes);
/// All frames of an entry; nothing if there is none. Errors   those of `find` and `read`.
[[nodiscard]] Result<std::optional<Bytes>> readEntry(const store::StageStore& store, const store::Key& key);

[[nodiscard]] std::string readFile(const std::filesystem::path& path);
void writeFile(const std::filesystem::path& path, const std::string& bytes);

/// Pipes between a test and a process that it forked; both ends are seen by both.
class Signal {
public:
    Signal();
    ~Signal();
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    void send() const;
    /// False if nobody is left who could send.
    [[nodiscard]] bool wait() const;
    /// So that `wait` notices when the other process dies: call where nothing will be sent.
    void closeSender();

private:
    int m_ends[2];
    bool m_open = true;
};

/// Starts `work` in a process of its own. It says what is wrong, or nothing; an exception counts as wrong.
class Child {
public:
    explicit Child(const std::function<std::string()>& work);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Waits for its end, and returns what it said.
    [[nodiscard]] std::string result();
    void kill();

private:
    int m_process;
    int m_report;
};

} // namespace cascade::tests
