// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/PickledTensor.h"

#include "core/base/Quote.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace cascade::weights {

namespace {

constexpr std::size_t kMostDimensions = 8;

struct TypeName {
    std::string_view storage; ///< class of its storages; empty: they are untyped
    std::string_view dtype;   ///< what else names it
    ElementType type;
};

constexpr std::array<TypeName, 19> kTypes = {{
    {"torch FloatStorage", "torch float32", ElementType::F32},
    {"torch DoubleStorage", "torch float64", ElementType::F64},
    {"torch HalfStorage", "torch float16", ElementType::F16},
    {"torch BFloat16Storage", "torch bfloat16", ElementType::BF16},
    {"torch LongStorage", "torch int64", ElementType::I64},
    {"torch IntStorage", "torch int32", ElementType::I32},
    {"torch ShortStorage", "torch int16", ElementType::I16},
    {"torch CharStorage", "torch int8", ElementType::I8},
    {"torch ByteStorage", "torch uint8", ElementType::U8},
    {"torch BoolStorage", "torch bool", ElementType::Bool},
    {"torch ComplexFloatStorage", "torch complex64", ElementType::C64},
    {"", "torch float8_e4m3fn", ElementType::F8E4M3},
    {"", "torch float8_e5m2", ElementType::F8E5M2},
    {"", "torch float8_e4m3fnuz", ElementType::F8E4M3Fnuz},
    {"", "torch float8_e5m2fnuz", ElementType::F8E5M2Fnuz},
    {"", "torch float8_e8m0fnu", ElementType::F8E8M0},
    {"", "torch uint16", ElementType::U16},
    {"", "torch uint32", ElementType::U32},
    {"", "torch uint64", ElementType::U64},
}};

/// The call that makes a tensor, what it is wrapped in taken off.
struct Rebuild {
    std::string function;                             ///< "torch._utils _rebuild_tensor_v2"
    const std::vector<PickleId>* arguments = nullptr; ///< of the pickle
};

/// Takes the arguments of `_rebuild_from_type_v2(function, type, arguments, state)` apart if the type adds
/// nothing but attributes.
void unwrapType(const Pickle& pickle, Rebuild& rebuild)
{
    const auto& given = *rebuild.arguments;
    if (rebuild.function != "torch._tensor _rebuild_from_type_v2" || given.size() != 4 ||
        pickle.kind(given[2]) != PickleKind::Tuple) {
        return;
    }
    const auto type = pickle.globalName(given[1]);
    if (type == "torch Tensor" || type == "torch.nn.parameter Parameter" ||
        type == "torch.nn.parameter Buffer") {
        rebuild = Rebuild{pickle.globalName(given[0]), &pickle.items(given[2])};
    }
}

std::optional<Rebuild> rebuildOf(const Pickle& pickle, PickleId value)
{
    constexpr int kMostWrappers = 8;
    std::optional<Rebuild> outermost;
    for (int i = 0; i < kMostWrappers && pickle.kind(value) == PickleKind::Call; ++i) {
        const auto& parts = pickle.items(value);
        Rebuild rebuild{pickle.globalName(parts[0]), &pickle.items(parts[1])};
        unwrapType(pickle, rebuild);
        if (!rebuild.function.starts_with("torch._utils _rebuild_") &&
            !rebuild.function.starts_with("torch._tensor _rebuild_")) {
            break;
        }
        const bool wrapper = rebuild.function == "torch._utils _rebuild_parameter" ||
                             rebuild.function == "torch._utils _rebuild_parameter_with_state";
        if (!wrapper || rebuild.arguments->empty()) {
            return rebuild;
        }
        value = rebuild.arguments->front();
        outermost = std::move(rebuild);
    }
    return outermost;
}

/// Fills a PickledTensor from the arguments of `_rebuild_tensor_v2(storage, offset, size, stride,
/// requires_grad, hooks[, metadata])`, of which `_v3` has the dtype before the metadata.
class TensorReader {
public:
    TensorReader(const Pickle& pickle, const Rebuild& rebuild) : m_pickle(pickle), m_rebuild(rebuild) {}

    PickledTensor read();

private:
    void fault(const std::string& expected)
    {
        m_tensor.fault = "expected " + expected + ", got something else";
    }
    bool readInteger(PickleId id, std::int64_t& value) const;
    bool readIntegers(PickleId id, std::vector<std::int64_t>& values) const;
    bool readLayout();
    void readMetadata(std::size_t at);
    bool readStorage(PickleId id, std::string_view dtype);
    bool readType(const std::string& storage, std::string_view dtype);

    const Pickle& m_pickle;
    const Rebuild& m_rebuild;
    PickledTensor m_tensor;
};

bool TensorReader::readInteger(PickleId id, std::int64_t& value) const
{
    const auto& node = m_pickle.nodes[id];
    value = node.integer;
    return node.kind == PickleKind::Integer && value >= 0;
}

bool TensorReader::readIntegers(PickleId id, std::vector<std::int64_t>& values) const
{
    if (m_pickle.kind(id) != PickleKind::Tuple || m_pickle.items(id).size() > kMostDimensions) {
        return false;
    }
    for (const auto item : m_pickle.items(id)) {
        if (!readInteger(item, values.emplace_back())) {
            return false;
        }
    }
    return true;
}

bool TensorReader::readLayout()
{
    const auto& given = *m_rebuild.arguments;
    if (!readInteger(given[1], m_tensor.first)) {
        fault("an offset of at least 0");
    } else if (!readIntegers(given[2], m_tensor.shape) || !readIntegers(given[3], m_tensor.strides)) {
        fault("at most 8 sizes and strides of at least 0");
    } else if (m_tensor.shape.size() != m_tensor.strides.size()) {
        fault("a stride for each size");
    }
    return m_tensor.fault.empty();
}

/// Views whose values are not those that lie in the storage say so in a dictionary.
void TensorReader::readMetadata(std::size_t at)
{
    const auto& given = *m_rebuild.arguments;
    if (given.size() <= at || m_pickle.kind(given[at]) != PickleKind::Dict) {
        return;
    }
    constexpr std::size_t kMostItems = 32; // PyTorch writes one or two
    const auto& items = m_pickle.items(given[at]);
    if (items.size() > kMostItems) {
        fault("a short dictionary of a view's marks");
        return;
    }
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        const auto key = m_pickle.text(items[i]);
        if ((key == "conj" || key == "neg") && m_pickle.nodes[items[i + 1]].integer != 0) {
            m_tensor.unreadable = "a conjugated or negated view";
        }
    }
}

bool TensorReader::readType(const std::string& storage, std::string_view dtype)
{
    const bool untyped = storage == "torch.storage UntypedStorage" || storage == "torch UntypedStorage";
    const auto* const found = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& name) {
        return untyped ? name.dtype == dtype : name.storage == storage && dtype.empty();
    });
    if (found == kTypes.end() || isRefused(found->type)) {
        m_tensor.unreadable = "of a type this program does not hold: " +
                              printableText(untyped ? dtype : std::string_view(storage).substr(0, 100));
        return false;
    }
    m_tensor.type = found->type;
    if (!untyped &&
        __builtin_mul_overflow(m_tensor.storageBytes, elementBits(found->type) / 8, &m_tensor.storageBytes)) {
        fault("a storage whose size fits 64 bits");
        return false;
    }
    return true;
}

/// The persistent id ('storage', class, key, location, elements).
bool TensorReader::readStorage(PickleId id, std::string_view dtype)
{
    if (m_pickle.kind(id) != PickleKind::Persistent) {
        fault("a storage");
        return false;
    }
    const auto& parts = m_pickle.items(m_pickle.items(id)[0]);
    if (parts.size() != 5 || m_pickle.text(parts[0]) != "storage" ||
        m_pickle.kind(parts[1]) != PickleKind::Global || m_pickle.kind(parts[2]) != PickleKind::Text ||
        !readInteger(parts[4], m_tensor.storageBytes)) {
        fault("a storage's class, key, place and size");
        return false;
    }
    m_tensor.storage = m_pickle.text(parts[2]);
    return readType(m_pickle.globalName(parts[1]), dtype);
}

PickledTensor TensorReader::read()
{
    const bool third = m_rebuild.function == "torch._utils _rebuild_tensor_v3";
    if (!third && m_rebuild.function != "torch._utils _rebuild_tensor_v2") {
        m_tensor.unreadable = "a kind of tensor this program does not know: " +
                              printableText(m_rebuild.function.substr(0, 100));
        return m_tensor;
    }
    const std::size_t least = third ? 7 : 6;
    const auto& given = *m_rebuild.arguments;
    if (given.size() < least || given.size() > least + 1) {
        fault("storage, offset, size and stride of a tensor");
        return m_tensor;
    }
    const auto dtype = third ? m_pickle.globalName(given[6]) : std::string();
    if (readLayout() && readStorage(given[0], dtype)) {
        readMetadata(least);
    }
    return std::move(m_tensor);
}

} // namespace

bool isPickledTensor(const Pickle& pickle, PickleId value)
{
    return rebuildOf(pickle, value).has_value();
}

std::optional<PickledTensor> pickledTensor(const Pickle& pickle, PickleId value)
{
    const auto rebuild = rebuildOf(pickle, value);
    return rebuild ? std::optional(TensorReader(pickle, *rebuild).read()) : std::nullopt;
}

} // namespace cascade::weights
