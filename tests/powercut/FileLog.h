// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace cascade::powercut {

/// What a program did to files and no sync has made durable yet, in order, so that it can be undone as a
/// power cut undoes it: the worst that POSIX allows and ext4 does. A sync of a file keeps its bytes and its
/// creation; a sync of a folder keeps the names in it.
///
/// Threads  none of its own: the caller holds a lock.
class FileLog {
public:
    /// `keepFolder`: where old files wait that would be lost otherwise; on the same file system.
    explicit FileLog(std::string keepFolder) : m_keepFolder(std::move(keepFolder)) {}

    void created(const std::string& path, int descriptor);
    /// Before bytes [offset, offset + size) are overwritten or appended, or the file is cut to `offset`.
    void changes(int descriptor, off_t offset, off_t size);
    void renames(const std::string& from, const std::string& to);
    void unlinks(const std::string& path);
    void fileSynced(int descriptor);
    void folderSynced(const std::string& folder);

    /// Undoes everything that is not durable, the last first.
    void undo();

private:
    enum class Kind { Create, Bytes, Rename, Unlink };
    struct Entry {
        Kind kind;
        ino_t inode = 0;
        std::string path; ///< of Create and Unlink; the new name of Rename
        std::string from; ///< the old name of Rename
        std::string kept; ///< a link to what Rename replaced or Unlink removed; empty = there was nothing
        off_t offset = 0;
        off_t oldSize = 0;
        std::string bytes; ///< that stood there
    };

    [[nodiscard]] std::string keep(const std::string& path);
    void undo(const Entry& entry) const;

    std::string m_keepFolder;
    /// By inode. Never closed: that would drop the locks that the program holds on the file (fcntl(2)).
    std::map<ino_t, int> m_own;
    std::vector<Entry> m_entries;
    int m_kept = 0;
};

} // namespace cascade::powercut
