// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Unpickler.h"

#include "core/weights/PickleStack.h"

#include <bit>
#include <utility>

namespace cascade::weights {

namespace {

/// The opcodes of protocol 2 to 5, by the names of pickletools.
enum class Op : unsigned char {
    Mark = '(',
    Stop = '.',
    Pop = '0',
    PopMark = '1',
    Dup = '2',
    BinBytes = 'B',
    ShortBinBytes = 'C',
    BinFloat = 'G',
    BinInt = 'J',
    BinInt1 = 'K',
    BinInt2 = 'M',
    None = 'N',
    BinPersId = 'Q',
    Reduce = 'R',
    BinString = 'T',
    ShortBinString = 'U',
    BinUnicode = 'X',
    Append = 'a',
    Build = 'b',
    Global = 'c',
    Dict = 'd',
    Appends = 'e',
    BinGet = 'h',
    Inst = 'i',
    LongBinGet = 'j',
    List = 'l',
    Obj = 'o',
    BinPut = 'q',
    LongBinPut = 'r',
    SetItem = 's',
    Tuple = 't',
    SetItems = 'u',
    EmptyDict = '}',
    EmptyList = ']',
    EmptyTuple = ')',
    Proto = 0x80,
    NewObj = 0x81,
    Ext1 = 0x82,
    Ext2 = 0x83,
    Ext4 = 0x84,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    NewTrue = 0x88,
    NewFalse = 0x89,
    Long1 = 0x8A,
    Long4 = 0x8B,
    ShortBinUnicode = 0x8C,
    BinUnicode8 = 0x8D,
    BinBytes8 = 0x8E,
    EmptySet = 0x8F,
    AddItems = 0x90,
    FrozenSet = 0x91,
    NewObjEx = 0x92,
    StackGlobal = 0x93,
    Memoize = 0x94,
    Frame = 0x95,
    ByteArray8 = 0x96,
};

/// Carries out the opcodes on a PickleStack. Throws ErrorException.
class Unpickler {
public:
    Unpickler(std::string bytes, const std::string& where) : m_values(std::move(bytes), where) {}

    Pickle read();

private:
    // Each returns whether the opcode is one of its kind.
    bool stepAtom(Op op);
    bool stepText(Op op);
    bool stepSequence(Op op);
    bool stepMapping(Op op);
    bool stepStack(Op op);
    bool stepGlobal(Op op);
    bool stepCall(Op op);

    void pushInteger(std::uint64_t value);
    void pushLong(std::uint64_t bytes);
    void pushText(PickleKind kind, std::uint64_t bytes);
    PickleId line();
    void pushGlobal(PickleId module, PickleId name);
    void pushTuple(std::size_t count) { push(PickleKind::Tuple, m_values.popLast(count)); }
    void push(PickleKind kind, std::vector<PickleId> items = {})
    {
        m_values.push(m_values.make(kind, std::move(items)));
    }
    void pushDict(const std::vector<PickleId>& items);
    void pushCall(PickleId callable, PickleId arguments);
    void add(PickleKind kind, const std::vector<PickleId>& items);
    void addPairs(const std::vector<PickleId>& items);
    void requirePairs(const std::vector<PickleId>& items) const;

    PickleStack m_values;
};

void Unpickler::pushInteger(std::uint64_t value)
{
    m_values.push(m_values.makeInteger(PickleKind::Integer, static_cast<std::int64_t>(value)));
}

void Unpickler::pushLong(std::uint64_t bytes)
{
    const auto digits = m_values.take(bytes);
    if (bytes > 8) { // a random state, a hash: no number of ours
        push(PickleKind::Opaque);
        return;
    }
    // Two's complement, lowest byte first; the highest one carries the sign.
    std::uint64_t value =
        !digits.empty() && (static_cast<unsigned char>(digits.back()) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = digits.size(); i-- > 0;) {
        value = value << 8U | static_cast<unsigned char>(digits[i]);
    }
    pushInteger(value);
}

void Unpickler::pushText(PickleKind kind, std::uint64_t bytes)
{
    constexpr std::uint64_t kMostTextBytes = std::uint64_t{16} << 20U;
    if (bytes > kMostTextBytes) {
        m_values.fail("a text of at most " + std::to_string(kMostTextBytes) + " bytes",
                      "one of " + std::to_string(bytes));
    }
    const auto at = m_values.position();
    m_values.push(m_values.makeText(kind, at, m_values.take(bytes).size()));
}

/// The text up to the end of its line.
PickleId Unpickler::line()
{
    const auto at = m_values.position();
    return m_values.makeText(PickleKind::Text, at, m_values.takeLine().size());
}

void Unpickler::pushGlobal(PickleId module, PickleId name)
{
    if (m_values.kind(module) != PickleKind::Text || m_values.kind(name) != PickleKind::Text) {
        m_values.fail("texts as module and name", "something else");
    }
    constexpr std::size_t kMostNameBytes = 255;
    const auto& nodes = m_values.pickle().nodes;
    if (nodes[module].textBytes > kMostNameBytes || nodes[name].textBytes > kMostNameBytes) {
        m_values.fail("a module and a name of at most 255 bytes", "longer ones");
    }
    push(PickleKind::Global, {module, name});
}

void Unpickler::requirePairs(const std::vector<PickleId>& items) const
{
    if (items.size() % 2 != 0) {
        m_values.fail("a value for each key", "a key without one");
    }
}

void Unpickler::pushDict(const std::vector<PickleId>& items)
{
    requirePairs(items);
    push(PickleKind::Dict, items);
}

/// Notes a call. `OrderedDict()` is a Dict, and so is `OrderedDict([[key, value], ...])`, as Python 2 wrote
/// it.
void Unpickler::pushCall(PickleId callable, PickleId arguments)
{
    const auto& pickle = m_values.pickle();
    if (pickle.kind(arguments) != PickleKind::Tuple) {
        m_values.fail("a tuple of arguments", "something else");
    }
    const auto& given = pickle.items(arguments);
    if (pickle.globalName(callable) != "collections OrderedDict" || given.size() > 1) {
        push(PickleKind::Call, {callable, arguments});
        return;
    }
    std::vector<PickleId> items;
    if (!given.empty() && pickle.kind(given[0]) != PickleKind::List) {
        m_values.fail("a list of pairs in an OrderedDict", "something else");
    }
    for (const auto pair : given.empty() ? given : pickle.items(given[0])) {
        if (pickle.items(pair).size() != 2) {
            m_values.fail("a list of pairs in an OrderedDict", "something else");
        }
        items.insert(items.end(), pickle.items(pair).begin(), pickle.items(pair).end());
    }
    pushDict(items);
}

/// Puts items into the container on top of the stack. What stands for a call or an object swallows them.
void Unpickler::add(PickleKind kind, const std::vector<PickleId>& items)
{
    const auto target = m_values.top();
    const auto found = m_values.kind(target);
    if (found == kind) {
        m_values.append(target, items);
    } else if (found != PickleKind::Call && found != PickleKind::Object && found != PickleKind::Opaque) {
        m_values.fail("a container to put values into", "something else");
    }
}

void Unpickler::addPairs(const std::vector<PickleId>& items)
{
    requirePairs(items);
    add(PickleKind::Dict, items);
}

bool Unpickler::stepAtom(Op op)
{
    switch (op) {
    case Op::None:
        push(PickleKind::None);
        return true;
    case Op::NewTrue:
    case Op::NewFalse:
        m_values.push(m_values.makeInteger(PickleKind::Bool, op == Op::NewTrue ? 1 : 0));
        return true;
    case Op::BinInt: // alone of the three it has a sign
        pushInteger(static_cast<std::uint64_t>(
            std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(m_values.takeNumber(4)))}));
        return true;
    case Op::BinInt1:
        pushInteger(m_values.takeNumber(1));
        return true;
    case Op::BinInt2:
        pushInteger(m_values.takeNumber(2));
        return true;
    case Op::Long1:
        pushLong(m_values.takeNumber(1));
        return true;
    case Op::Long4:
        pushLong(m_values.takeNumber(4));
        return true;
    case Op::BinFloat: // highest byte first
        m_values.push(m_values.makeNumber(std::bit_cast<double>(__builtin_bswap64(m_values.takeNumber(8)))));
        return true;
    default:
        return false;
    }
}

bool Unpickler::stepText(Op op)
{
    switch (op) {
    case Op::ShortBinUnicode:
    case Op::ShortBinString:
        pushText(PickleKind::Text, m_values.takeNumber(1));
        return true;
    case Op::BinUnicode:
    case Op::BinString:
        pushText(PickleKind::Text, m_values.takeNumber(4));
        return true;
    case Op::BinUnicode8:
        pushText(PickleKind::Text, m_values.takeNumber(8));
        return true;
    case Op::ShortBinBytes:
        pushText(PickleKind::Bytes, m_values.takeNumber(1));
        return true;
    case Op::BinBytes:
        pushText(PickleKind::Bytes, m_values.takeNumber(4));
        return true;
    case Op::BinBytes8:
    case Op::ByteArray8:
        pushText(PickleKind::Bytes, m_values.takeNumber(8));
        return true;
    default:
        return false;
    }
}

bool Unpickler::stepSequence(Op op)
{
    switch (op) {
    case Op::EmptyTuple:
        push(PickleKind::Tuple);
        return true;
    case Op::Tuple1:
    case Op::Tuple2:
    case Op::Tuple3:
        pushTuple(static_cast<std::size_t>(op) - static_cast<std::size_t>(Op::Tuple1) + 1);
        return true;
    case Op::Tuple:
        push(PickleKind::Tuple, m_values.popToMark());
        return true;
    case Op::EmptyList:
        push(PickleKind::List);
        return true;
    case Op::List:
        push(PickleKind::List, m_values.popToMark());
        return true;
    case Op::Append:
        add(PickleKind::List, m_values.popLast(1));
        return true;
    case Op::Appends:
        add(PickleKind::List, m_values.popToMark());
        return true;
    default:
        return false;
    }
}

bool Unpickler::stepMapping(Op op)
{
    switch (op) {
    case Op::EmptyDict:
        push(PickleKind::Dict);
        return true;
    case Op::Dict:
        pushDict(m_values.popToMark());
        return true;
    case Op::SetItem:
        addPairs(m_values.popLast(2));
        return true;
    case Op::SetItems:
        addPairs(m_values.popToMark());
        return true;
    case Op::EmptySet:
        push(PickleKind::Set);
        return true;
    case Op::FrozenSet:
        push(PickleKind::Set, m_values.popToMark());
        return true;
    case Op::AddItems:
        add(PickleKind::Set, m_values.popToMark());
        return true;
    default:
        return false;
    }
}

bool Unpickler::stepStack(Op op)
{
    switch (op) {
    case Op::Mark:
        m_values.mark();
        return true;
    case Op::Pop:
        m_values.pop();
        return true;
    case Op::PopMark:
        m_values.popToMark();
        return true;
    case Op::Dup:
        m_values.push(m_values.top());
        return true;
    case Op::BinGet:
        m_values.push(m_values.get(m_values.takeNumber(1)));
        return true;
    case Op::LongBinGet:
        m_values.push(m_values.get(m_values.takeNumber(4)));
        return true;
    case Op::BinPut:
        m_values.put(m_values.takeNumber(1), m_values.top());
        return true;
    case Op::LongBinPut:
        m_values.put(m_values.takeNumber(4), m_values.top());
        return true;
    case Op::Memoize:
        m_values.memoize(m_values.top());
        return true;
    case Op::Frame: // how many bytes may be read ahead: they are all here
        if (m_values.takeNumber(8) > m_values.left()) {
            m_values.fail("a frame within the pickle", "a longer one");
        }
        return true;
    default:
        return false;
    }
}

bool Unpickler::stepGlobal(Op op)
{
    switch (op) {
    case Op::Global: {
        const auto module = line();
        pushGlobal(module, line());
        return true;
    }
    case Op::StackGlobal: {
        const auto names = m_values.popLast(2);
        pushGlobal(names[0], names[1]);
        return true;
    }
    case Op::Ext1: // numbers in a register that a program keeps: no names at all
    case Op::Ext2:
    case Op::Ext4:
        m_values.takeNumber(op == Op::Ext1 ? 1 : op == Op::Ext2 ? 2 : 4);
        push(PickleKind::Opaque);
        return true;
    case Op::BinPersId:
        push(PickleKind::Persistent, m_values.popLast(1));
        return true;
    default:
        return false;
    }
}

bool Unpickler::stepCall(Op op)
{
    switch (op) {
    case Op::Reduce: {
        const auto parts = m_values.popLast(2);
        pushCall(parts[0], parts[1]);
        return true;
    }
    case Op::Build: // state for the object below it
        m_values.push(m_values.popLast(2)[0]);
        return true;
    case Op::NewObj:
    case Op::NewObjEx: {
        const auto parts = m_values.popLast(op == Op::NewObj ? 2 : 3);
        push(PickleKind::Object, {parts[0]});
        return true;
    }
    case Op::Obj: {
        const auto parts = m_values.popToMark();
        if (parts.empty()) {
            m_values.fail("a class above the mark", "none");
        }
        push(PickleKind::Object, {parts[0]});
        return true;
    }
    case Op::Inst: {
        m_values.popToMark();
        const auto module = line();
        pushGlobal(module, line());
        push(PickleKind::Object, m_values.popLast(1));
        return true;
    }
    default:
        return false;
    }
}

Pickle Unpickler::read()
{
    if (m_values.left() > kMostPickleBytes) {
        m_values.fail("at most " + std::to_string(kMostPickleBytes) + " bytes",
                      std::to_string(m_values.left()));
    }
    const auto first = m_values.takeNumber(1);
    const auto protocol = m_values.takeNumber(1);
    if (first != static_cast<std::uint64_t>(Op::Proto) || protocol < 2 || protocol > 5) {
        m_values.fail("protocol 2 to 5", first == static_cast<std::uint64_t>(Op::Proto)
                                             ? "protocol " + std::to_string(protocol)
                                             : std::string("no protocol"));
    }
    for (;;) {
        const auto op = static_cast<Op>(m_values.takeNumber(1));
        if (op == Op::Stop) {
            return m_values.finish();
        }
        if (!stepStack(op) && !stepText(op) && !stepAtom(op) && !stepSequence(op) && !stepMapping(op) &&
            !stepGlobal(op) && !stepCall(op)) {
            m_values.fail("an opcode of protocol 2 to 5",
                          "byte " + std::to_string(static_cast<unsigned>(op)));
        }
    }
}

} // namespace

Result<Pickle> readPickle(std::string bytes, const std::string& where)
{
    try {
        return Unpickler(std::move(bytes), where).read();
    } catch (const ErrorException& refused) {
        return refused.error();
    }
}

} // namespace cascade::weights
