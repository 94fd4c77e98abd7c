// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/PickleStack.h"

#include "core/base/Result.h"

#include <limits>
#include <utility>

namespace cascade::weights {

namespace {

constexpr std::size_t kMostValues = std::size_t{1} << 21U;
constexpr std::size_t kMostReferences = std::size_t{1} << 23U;
constexpr std::size_t kMostStack = std::size_t{1} << 20U;
constexpr std::uint64_t kMostSlots = kMostValues;
constexpr PickleId kNothing = std::numeric_limits<PickleId>::max(); // in an empty slot of the memo

} // namespace

PickleStack::PickleStack(std::string bytes, std::string where) : m_where(std::move(where))
{
    m_pickle.bytes = std::move(bytes);
}

void PickleStack::fail(const std::string& expected, const std::string& got) const
{
    throw ErrorException(
        Error{ErrorCode::BadInput,
              m_where,
              "pickle: expected " + expected + ", got " + got + " before byte " + std::to_string(m_position),
              {}});
}

std::string_view PickleStack::take(std::uint64_t bytes)
{
    if (bytes > left()) {
        fail(std::to_string(bytes) + " bytes", "only " + std::to_string(left()));
    }
    const auto taken = std::string_view(m_pickle.bytes).substr(m_position, static_cast<std::size_t>(bytes));
    m_position += taken.size();
    return taken;
}

std::string_view PickleStack::takeLine()
{
    const auto end = m_pickle.bytes.find('\n', m_position);
    if (end == std::string::npos) {
        fail("a name and the end of its line", "none");
    }
    const auto line = take(end - m_position);
    take(1);
    return line;
}

std::uint64_t PickleStack::takeNumber(std::size_t bytes)
{
    const auto digits = take(bytes);
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i-- > 0;) {
        value = value << 8U | static_cast<unsigned char>(digits[i]);
    }
    return value;
}

PickleId PickleStack::add(PickleNode node)
{
    if (m_pickle.nodes.size() == kMostValues) {
        fail("at most " + std::to_string(kMostValues) + " values", "more");
    }
    m_pickle.nodes.push_back(std::move(node));
    return static_cast<PickleId>(m_pickle.nodes.size() - 1);
}

PickleId PickleStack::make(PickleKind kind, std::vector<PickleId> items)
{
    countReferences(items.size());
    PickleNode node;
    node.kind = kind;
    node.items = std::move(items);
    return add(std::move(node));
}

PickleId PickleStack::makeInteger(PickleKind kind, std::int64_t value)
{
    PickleNode node;
    node.kind = kind;
    node.integer = value;
    return add(std::move(node));
}

PickleId PickleStack::makeNumber(double value)
{
    PickleNode node;
    node.kind = PickleKind::Number;
    node.number = value;
    return add(std::move(node));
}

PickleId PickleStack::makeText(PickleKind kind, std::size_t at, std::size_t bytes)
{
    PickleNode node;
    node.kind = kind;
    node.textAt = static_cast<std::uint32_t>(at);
    node.textBytes = static_cast<std::uint32_t>(bytes);
    return add(std::move(node));
}

void PickleStack::countReferences(std::size_t more)
{
    if (more > kMostReferences - m_references) {
        fail("at most " + std::to_string(kMostReferences) + " references between values", "more");
    }
    m_references += more;
}

void PickleStack::append(PickleId target, const std::vector<PickleId>& items)
{
    countReferences(items.size());
    auto& held = m_pickle.nodes[target].items;
    held.insert(held.end(), items.begin(), items.end());
}

void PickleStack::push(PickleId id)
{
    if (m_stack.size() == kMostStack) {
        fail("a stack of at most " + std::to_string(kMostStack) + " values", "more");
    }
    m_stack.push_back(id);
}

PickleId PickleStack::top() const
{
    if (reachable() == 0) {
        fail("a value on the stack", "none");
    }
    return m_stack.back();
}

PickleId PickleStack::pop()
{
    const auto id = top();
    m_stack.pop_back();
    return id;
}

std::vector<PickleId> PickleStack::popLast(std::size_t count)
{
    if (reachable() < count) {
        fail(std::to_string(count) + " values on the stack", std::to_string(reachable()));
    }
    const auto first = m_stack.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<PickleId> values(first, m_stack.end());
    m_stack.erase(first, m_stack.end());
    return values;
}

void PickleStack::mark()
{
    if (m_marks.size() == kMostStack) {
        fail("at most " + std::to_string(kMostStack) + " marks", "more");
    }
    m_marks.push_back(m_stack.size());
}

std::vector<PickleId> PickleStack::popToMark()
{
    if (m_marks.empty()) {
        fail("a mark on the stack", "none");
    }
    auto values = popLast(reachable());
    m_marks.pop_back();
    return values;
}

void PickleStack::put(std::uint64_t slot, PickleId id)
{
    if (slot >= kMostSlots) {
        fail("a memo of at most " + std::to_string(kMostSlots) + " values", "slot " + std::to_string(slot));
    }
    if (slot >= m_memo.size()) {
        m_memo.resize(static_cast<std::size_t>(slot) + 1, kNothing);
    }
    m_memoized += m_memo[slot] == kNothing ? 1 : 0;
    m_memo[slot] = id;
}

PickleId PickleStack::get(std::uint64_t slot) const
{
    if (slot >= m_memo.size() || m_memo[slot] == kNothing) {
        fail("a value in slot " + std::to_string(slot) + " of the memo", "none");
    }
    return m_memo[slot];
}

Pickle PickleStack::finish()
{
    if (m_stack.size() != 1 || !m_marks.empty()) {
        fail("one value at the end",
             std::to_string(m_stack.size()) + " and " + std::to_string(m_marks.size()) + " marks");
    }
    if (left() > 0) {
        fail("nothing behind the end", std::to_string(left()) + " bytes");
    }
    m_pickle.root = m_stack.back();
    return std::move(m_pickle);
}

} // namespace cascade::weights
