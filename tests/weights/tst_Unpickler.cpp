// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Unpickler.h"

#include "core/weights/ZipMembers.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"
#include "tests/weights/ArchiveBuilder.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <array>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;
using namespace cascade::weights::tests;

namespace {

using namespace std::string_literals;

const std::string kStart = "\x80\x02";

Result<Pickle> pickleOf(const std::string& opcodes)
{
    return readPickle(kStart + opcodes, "a.pt");
}

/// What a value is, as text; what lies deeper than `depth` as "...".
std::string described(const Pickle& pickle, PickleId id, int depth = 6)
{
    const auto& node = pickle.nodes[id];
    const auto list = [&](const std::string& open, const std::string& close) {
        std::string text = open;
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            text += (i > 0 ? "," : "") + (depth > 0 ? described(pickle, node.items[i], depth - 1) : "...");
        }
        return text + close;
    };
    switch (node.kind) {
    case PickleKind::None:
        return "None";
    case PickleKind::Bool:
        return node.integer != 0 ? "True" : "False";
    case PickleKind::Integer:
        return std::to_string(node.integer);
    case PickleKind::Number:
        return QString::number(node.number).toStdString();
    case PickleKind::Text:
        return "'" + std::string(pickle.text(id)) + "'";
    case PickleKind::Bytes:
        return "b'" + std::string(pickle.text(id)) + "'";
    case PickleKind::Tuple:
        return list("(", ")");
    case PickleKind::List:
        return list("[", "]");
    case PickleKind::Set:
        return list("set(", ")");
    case PickleKind::Dict:
        return list("{", "}");
    case PickleKind::Global:
        return "<" + pickle.globalName(id) + ">";
    case PickleKind::Call:
        return list("call(", ")");
    case PickleKind::Object:
        return list("object(", ")");
    case PickleKind::Persistent:
        return list("persistent(", ")");
    case PickleKind::Opaque:
        break;
    }
    return "opaque";
}

/// The pickle of an archive.
std::string pickleOfFixture(const std::string& name)
{
    const auto archive = bytesOfFile(archiveFixture(name));
    const auto members = readZipMembers(*memorySource(name, archive)).value();
    const auto found = std::find_if(members.begin(), members.end(),
                                    [](const auto& member) { return member.first.ends_with("/data.pkl"); });
    return archive.substr(found->second.offset, found->second.bytes);
}

/// A pickle must be refused with words, or be a graph whose every edge ends at a value.
std::string checkPickle(const std::string& bytes)
{
    const auto pickle = readPickle(bytes, "a.pt");
    if (!pickle.ok()) {
        return refusalFault(pickle.error(), "a.pt");
    }
    const auto& nodes = pickle.value().nodes;
    for (PickleId id = 0; id < nodes.size(); ++id) {
        const auto& items = nodes[id].items;
        if (std::any_of(items.begin(), items.end(), [&](PickleId item) { return item >= nodes.size(); })) {
            return "a value refers to none";
        }
        if (nodes[id].textAt + std::size_t{nodes[id].textBytes} > bytes.size()) {
            return "a text lies outside of the pickle";
        }
        static_cast<void>(pickle.value().globalName(id));
    }
    return pickle.value().root < nodes.size() ? std::string() : "no root";
}

/// Opcodes in some order, with arguments that they mostly ask for.
std::string randomOpcodes(Dice& dice)
{
    static const std::vector<std::string> kPieces = {"(",
                                                     ")",
                                                     "]",
                                                     "}",
                                                     "\x8f",
                                                     "N",
                                                     "\x88",
                                                     "\x89",
                                                     "K\x03",
                                                     "M\x01\x02",
                                                     "J\xff\xff\xff\xff",
                                                     "\x8a\x01\x05",
                                                     "\x8a\x09" + std::string(9, 'x'),
                                                     "G\x3f\xe0" + std::string(6, '\0'),
                                                     pickleText("storage"),
                                                     pickleText(""),
                                                     "U\x03"
                                                     "abc",
                                                     "\x8c\x02hi",
                                                     "C\x01x",
                                                     "\x8e" + little(2, 8) + "xy",
                                                     "\x96" + little(1, 8) + "z",
                                                     pickleGlobal("torch", "FloatStorage"),
                                                     pickleGlobal("collections", "OrderedDict"),
                                                     pickleGlobal("torch._utils", "_rebuild_tensor_v2"),
                                                     pickleGlobal("os", "system"),
                                                     "R",
                                                     "R",
                                                     "b",
                                                     "s",
                                                     "u",
                                                     "a",
                                                     "e",
                                                     "t",
                                                     "\x85",
                                                     "\x86",
                                                     "\x87",
                                                     "l",
                                                     "d",
                                                     "\x90",
                                                     "\x91",
                                                     "q\x01",
                                                     "q\x02",
                                                     "h\x01",
                                                     "h\x02",
                                                     "r" + little(300, 4),
                                                     "j" + little(300, 4),
                                                     "\x94",
                                                     "0",
                                                     "1",
                                                     "2",
                                                     "\x93",
                                                     "Q",
                                                     "o",
                                                     "\x81",
                                                     "\x92",
                                                     "iposix\nsystem\n",
                                                     "\x82\x01",
                                                     "\x83\x01\x02",
                                                     "\x84" + little(7, 4),
                                                     "\x95" + little(3, 8),
                                                     ".",
                                                     "X" + little(0xFFFFFFFF, 4),
                                                     "\x8d" + little(~0ULL, 8),
                                                     "r" + little(0xFFFFFFFE, 4),
                                                     "B" + little(1U << 30U, 4)};
    std::string text = kStart;
    for (auto count = 3 + dice(60); count > 0; --count) {
        text += kPieces[dice(kPieces.size())];
    }
    return text + (dice(4) == 0 ? "" : ".");
}

} // namespace

/// Pickles, sound and not.
class UnpicklerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsValues_data();
    void readsValues();
    void refuses_data();
    void refuses();
    void everyTruncationIsRefused();
    void circlesAndDepthCostNothing();
    void capsHold_data();
    void capsHold();
    void mutatedPicklesAreRefusedOrSound();
};

void UnpicklerTest::readsValues_data()
{
    QTest::addColumn<std::string>("opcodes");
    QTest::addColumn<std::string>("value");
    const auto row = [](const char* name, const std::string& opcodes, const std::string& value) {
        QTest::newRow(name) << opcodes + "." << value;
    };
    row("none", "N", "None");
    row("booleans", "\x88\x89\x86", "(True,False)");
    row("small integers", "K\xffM\xff\xff\x86", "(255,65535)");
    row("signed integer", "J\xfe\xff\xff\xff", "-2");
    row("long", "(\x8a\x00\x8a\x01\x80\x8a\x02\x00\x80\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7ft"s,
        "(0,-128,-32768,9223372036854775807)");
    row("long in four", "\x8b" + little(3, 4) + "\x01\x00\x80"s, "-8388607");
    row("long of a random state", "\x8a\x10" + std::string(16, 'x'), "opaque");
    row("float", "G\xbf\xe0\x00\x00\x00\x00\x00\x00"s, "-0.5");
    row("texts",
        "(X\x02\x00\x00\x00hi\x8c\x03h\xc3\xa9U\x01xT\x01\x00\x00\x00y\x8d\x01\x00\x00\x00\x00\x00\x00\x00zt"s,
        "('hi','h\xc3\xa9','x','y','z')");
    row("bytes",
        "C\x01x"
        "B\x01\x00\x00\x00y\x8e\x01\x00\x00\x00\x00\x00\x00\x00z\x87"s,
        "(b'x',b'y',b'z')");
    row("tuples", "()N\x85N)\x86NNN\x87t", "((),(None),(None,()),(None,None,None))");
    row("lists",
        "(](NNlN]Na](K\x01K\x02"
        "et",
        "([],[None,None],None,[None],[1,2])");
    row("sets", "(\x8f\x8f(NN\x90(N\x91t", "(set(),set(None,None),set(None))");
    row("dicts", "(}(NNd}NK\x01s}(NK\x02NK\x03ut", "({},{None,None},{None,1},{None,2,None,3})");
    row("memo", "]q\x05h\x05h\x05r\x00\x01\x00\x00j\x00\x01\x00\x00t"s.insert(0, "("), "([],[],[],[])");
    row("memoize", "(N\x94K\x01\x94h\x00h\x01t"s, "(None,1,None,1)");
    row("frame", "\x95\x02\x00\x00\x00\x00\x00\x00\x00N"s, "None");
    row("stack",
        "N2\x86(NN1K\x01"
        "0",
        "(None,None)");
    row("globals",
        "cos\nsystem\n\x8c\x01"
        "a\x8c\x01"
        "b\x93\x86",
        "(<os system>,<a b>)");
    row("call", "cos\nsystem\nU\x02ls\x85R", "call(<os system>,('ls'))");
    row("call of anything", "N)R", "call(None,())");
    row("ordered dict", "ccollections\nOrderedDict\n)R(U\x01xK\x01u", "{'x',1}");
    row("ordered dict of Python 2",
        "ccollections\nOrderedDict\n]](U\x01xK\x01"
        "ea\x85R",
        "{'x',1}");
    row("state is dropped", "ccollections\nOrderedDict\n)R}U\x01xNsb", "{}");
    row("new objects",
        "ca\nB\nK\x01\x85\x81"
        "ca\nB\n)}\x92\x86",
        "(object(<a B>),object(<a B>))");
    row("old objects", "((ca\nB\nNo(Nia\nB\nt", "(object(<a B>),object(<a B>))");
    row("objects swallow",
        "ca\nB\n)\x81(NNu(Ne(N\x90NNs"
        "Na",
        "object(<a B>)");
    row("extensions", "\x82\x01\x83\x01\x00\x84\x01\x00\x00\x00\x87"s, "(opaque,opaque,opaque)");
    row("persistent", "U\x01x\x85Q", "persistent(('x'))");
}

void UnpicklerTest::readsValues()
{
    QFETCH(std::string, opcodes);
    QFETCH(std::string, value);
    const auto pickle = pickleOf(opcodes);
    QVERIFY2(pickle.ok(), pickle.ok() ? "" : pickle.error().message().c_str());
    QCOMPARE(described(pickle.value(), pickle.value().root), value);
}

void UnpicklerTest::refuses_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("message");
    const auto row = [](const char* name, const std::string& opcodes, const std::string& message) {
        QTest::newRow(name) << kStart + opcodes << message;
    };
    QTest::newRow("empty") << ""s
                           << "pickle: expected 1 bytes, got only 0"s;
    QTest::newRow("protocol 0") << "(dp0\n."s
                                << "protocol 2 to 5, got no protocol"s;
    QTest::newRow("protocol 1") << "\x80\x01N."s
                                << "protocol 2 to 5, got protocol 1"s;
    QTest::newRow("protocol 6") << "\x80\x06N."s
                                << "protocol 2 to 5, got protocol 6"s;
    row("no end", "N", "expected 1 bytes, got only 0 before byte 3");
    row("nothing", ".", "one value at the end, got 0 and 0 marks");
    row("two values", "NN.", "one value at the end, got 2");
    row("open mark", "N(.", "one value at the end, got 1 and 1 marks");
    row("bytes behind", "N.x", "nothing behind the end, got 1 bytes");
    row("text opcode", "I1\n.", "an opcode of protocol 2 to 5, got byte 73");
    row("string with escapes", "S'a'\n.", "an opcode of protocol 2 to 5, got byte 83");
    row("textual memo", "Np0\n.", "an opcode of protocol 2 to 5, got byte 112");
    row("named persistent id", "Px\n.", "an opcode of protocol 2 to 5, got byte 80");
    row("buffer outside", "\x97.", "an opcode of protocol 2 to 5, got byte 151");
    row("unknown opcode", "\xff.", "an opcode of protocol 2 to 5, got byte 255");
    row("protocol again", "\x80\x02N.", "an opcode of protocol 2 to 5, got byte 128");
    row("text beyond", "X\xff\x00\x00\x00.."s, "expected 255 bytes, got only 2");
    row("text overflows", "\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", "a text of at most 16777216 bytes");
    row("long beyond", "\x8b\xff\xff\xff\xff.", "expected 4294967295 bytes");
    row("name without end", "cos", "a name and the end of its line");
    row("frame beyond", "\x95\x09\x00\x00\x00\x00\x00\x00\x00N."s, "a frame within the pickle");
    row("empty slot", "h\x00."s, "a value in slot 0 of the memo, got none");
    row("slot between", "Nq\x05h\x04.", "a value in slot 4 of the memo, got none");
    row("far slot", "Nr\xff\xff\xff\xff.", "a memo of at most 2097152 values, got slot 4294967295");
    row("nothing to put", "q\x00."s, "a value on the stack, got none");
    row("nothing to pop", "0.", "a value on the stack, got none");
    row("pop across a mark", "N(0.", "a value on the stack, got none");
    row("no mark", "Nt.", "a mark on the stack, got none");
    row("tuple of too few", "N\x86.", "2 values on the stack, got 1");
    row("tuple across a mark", "N(N\x86.", "2 values on the stack, got 1");
    row("key without value", "}(Nu.", "a value for each key");
    row("dict of a key", "(Nd.", "a value for each key");
    row("item into a number", "K\x01NNs.", "a container to put values into");
    row("item into a list", "]NNs.", "a container to put values into");
    row("append to a tuple", ")Na.", "a container to put values into");
    row("add to a dict", "}(N\x90.", "a container to put values into");
    row("call without tuple", "cos\nsystem\nNR.", "a tuple of arguments");
    row("ordered dict of a number", "ccollections\nOrderedDict\nK\x01\x85R.", "a list of pairs");
    row("ordered dict of singles",
        "ccollections\nOrderedDict\n](N\x85"
        "e\x85R.",
        "a list of pairs");
    row("global with a long name", pickleGlobal("os", std::string(256, 'x')) + ".",
        "a module and a name of at most 255 bytes");
    row("global of numbers", "K\x01K\x02\x93.", "texts as module and name");
    row("object without class", "(o.", "a class above the mark");
    row("state without object", "Nb.", "2 values on the stack");
}

void UnpicklerTest::refuses()
{
    QFETCH(std::string, bytes);
    QFETCH(std::string, message);
    QCOMPARE(refusalFault(readPickle(bytes, "a.pt"), "a.pt", message), std::string());
}

void UnpicklerTest::everyTruncationIsRefused()
{
    for (const auto* name : {"lightning.ckpt", "protocol5.pt"}) {
        const auto whole = pickleOfFixture(name);
        QVERIFY(readPickle(whole, name).ok());
        for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
            QVERIFY2(!readPickle(whole.substr(0, bytes), name).ok(), std::to_string(bytes).c_str());
        }
    }
}

void UnpicklerTest::circlesAndDepthCostNothing()
{
    const auto circle = pickleOf("]q\x00h\x00"s + "a.").value();
    QCOMPARE(circle.items(circle.root)[0], circle.root);
    // A million tuples in each other: destroyed one by one they would take a stack of as many frames.
    const auto deep = pickleOf("N" + std::string(1'000'000, '\x85') + ".");
    QVERIFY(deep.ok());
    QCOMPARE(deep.value().nodes.size(), std::size_t{1'000'001});
}

void UnpicklerTest::capsHold_data()
{
    QTest::addColumn<std::string>("opcodes");
    QTest::addColumn<std::string>("message");
    const auto repeated = [](const std::string& piece, std::size_t times) {
        std::string text;
        for (; times > 0; --times) {
            text += piece;
        }
        return text;
    };
    QTest::newRow("values") << std::string((1U << 21U) + 1, ']').insert(1U << 20U, repeated("0", 1U << 20U))
                            << "at most 2097152 values"s;
    QTest::newRow("stack") << "N" + std::string(1U << 20U, '2') << "a stack of at most 1048576 values"s;
    QTest::newRow("marks") << std::string((1U << 20U) + 1, '(') << "at most 1048576 marks"s;
    QTest::newRow("references") << "]Nq\x00"s + "0" + repeated("(" + repeated("h\x00"s, 1000) + "e", 8400)
                                << "at most 8388608 references"s;
    QTest::newRow("bytes") << std::string(std::size_t{64} << 20U, 'N') << "at most 67108864 bytes"s;
}

void UnpicklerTest::capsHold()
{
    QFETCH(std::string, opcodes);
    QFETCH(std::string, message);
    const auto pickle = pickleOf(opcodes + ".");
    QVERIFY(!pickle.ok());
    QVERIFY2(pickle.error().what.find(message) != std::string::npos, pickle.error().what.c_str());
}

void UnpicklerTest::mutatedPicklesAreRefusedOrSound()
{
    std::vector<std::string> seeds = {pickleDict({{"w", pickleTensor({})}})};
    for (const auto& name :
         QDir(QString::fromStdString(archiveFixture("").string())).entryList({"*.pt", "*.ckpt"})) {
        if (name != "legacy.pt" && name != "script.pt" && name != "deflated.pt" && name != "bomb.pt") {
            seeds.push_back(pickleOfFixture(name.toStdString()));
        }
    }
    const auto make = [&](Dice& dice) {
        switch (dice(3)) {
        case 0:
            return randomOpcodes(dice);
        case 1: { // opcodes among those of a sound pickle
            auto text = seeds[dice(seeds.size())];
            const auto pieces = randomOpcodes(dice);
            return text.insert(dice(text.size()), pieces.substr(2, 1 + dice(12)));
        }
        default:
            return mutated(seeds[dice(seeds.size())], seeds, dice);
        }
    };
    const auto fault = fuzz(4000, make, checkPickle);
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

CASCADE_TEST(UnpicklerTest);
#include "tst_Unpickler.moc"
