// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/Pickle.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::weights {

/// What the opcodes of a pickle work on: the bytes still to be read, the values, the stack of values and
/// marks, the memo. Keeps the caps that readPickle names.
///
/// Errors   every function throws ErrorException, BadInput, for what is not there or beyond a cap.
class PickleStack {
public:
    PickleStack(std::string bytes, std::string where);

    [[noreturn]] void fail(const std::string& expected, const std::string& got) const;

    [[nodiscard]] std::size_t position() const { return m_position; }
    [[nodiscard]] std::size_t left() const { return m_pickle.bytes.size() - m_position; }
    /// The next bytes, passed over.
    std::string_view take(std::uint64_t bytes);
    /// The next bytes up to a line's end, passed over with it.
    std::string_view takeLine();
    /// An unsigned number in so many bytes, lowest first.
    std::uint64_t takeNumber(std::size_t bytes);

    [[nodiscard]] const Pickle& pickle() const { return m_pickle; }
    [[nodiscard]] PickleKind kind(PickleId id) const { return m_pickle.kind(id); }
    PickleId make(PickleKind kind, std::vector<PickleId> items = {});
    PickleId makeInteger(PickleKind kind, std::int64_t value);
    PickleId makeNumber(double value);
    PickleId makeText(PickleKind kind, std::size_t at, std::size_t bytes);
    void append(PickleId target, const std::vector<PickleId>& items);

    void push(PickleId id);
    PickleId pop();
    /// The value on top, which stays there.
    [[nodiscard]] PickleId top() const;
    std::vector<PickleId> popLast(std::size_t count);
    void mark();
    std::vector<PickleId> popToMark();

    void put(std::uint64_t slot, PickleId id);
    [[nodiscard]] PickleId get(std::uint64_t slot) const;
    /// Puts into the next slot, as MEMOIZE does.
    void memoize(PickleId id) { put(m_memoized, id); }

    /// The whole pickle, with the one value that is left as its root; ends this one's use.
    Pickle finish();

private:
    PickleId add(PickleNode node);
    void countReferences(std::size_t more);
    /// Values above the last mark.
    [[nodiscard]] std::size_t reachable() const
    {
        return m_stack.size() - (m_marks.empty() ? 0 : m_marks.back());
    }

    std::string m_where;
    Pickle m_pickle;
    std::size_t m_position = 0;
    std::size_t m_references = 0;
    std::vector<PickleId> m_stack;
    std::vector<std::size_t> m_marks; // sizes of the stack
    std::vector<PickleId> m_memo;
    std::size_t m_memoized = 0; // slots in use
};

} // namespace cascade::weights
