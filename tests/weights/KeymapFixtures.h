// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weights/RenamedSource.h"
#include "core/weights/Safetensors.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <memory>
#include <string>

namespace cascade::tests {

/// What make_keymap_fixtures.py wrote below NAME/ into a file of fixtures/keymap.
inline std::shared_ptr<const weights::TensorSource> fixture(const std::string& file, const std::string& name)
{
    const auto path = std::string(CASCADE_FIXTURES) + "/keymap/" + file;
    const auto prefix = name + '/';
    const auto map = [prefix](const std::string& key, const weights::TensorInfo&) -> weights::KeyFate {
        return key.starts_with(prefix) ? weights::placedAs(key.substr(prefix.size()))
                                       : weights::KeyFate(weights::DropReason::OtherPart);
    };
    auto opened = std::make_shared<weights::SafetensorsFile>(weights::openSafetensors(path).value());
    return weights::RenamedSource::open(std::move(opened), map).value();
}

inline std::shared_ptr<const weights::TensorSource> tiny(const std::string& name)
{
    return fixture("tiny.safetensors", name);
}

inline void addKeys(weights::TensorTable& table, const QString& path, const QJsonValue& value)
{
    if (!value.isArray()) {
        const auto level = value.toObject();
        for (auto entry = level.begin(); entry != level.end(); ++entry) {
            addKeys(table, path.isEmpty() ? entry.key() : path + '.' + entry.key(), entry.value());
        }
        return;
    }
    weights::TensorInfo info{weights::ElementType::F16, {}};
    for (const auto size : value.toArray()) {
        info.shape.push_back(size.toInteger());
    }
    table.emplace(path.toStdString(), std::move(info));
}

/// Keys and shapes of keys.json.
inline weights::TensorTable keysOf(const QString& name)
{
    static const auto all = [] {
        QFile file(CASCADE_FIXTURES "/keymap/keys.json");
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                              : QJsonObject();
    }();
    weights::TensorTable table;
    addKeys(table, {}, all.value(name));
    return table;
}

/// The first difference between two sets of keys and shapes; empty: none.
inline std::string differenceOf(const weights::TensorTable& got, const weights::TensorTable& expected)
{
    for (const auto& [key, info] : expected) {
        const auto found = got.find(key);
        if (found == got.end()) {
            return "missing " + key;
        }
        if (found->second.shape != info.shape) {
            return "another shape of " + key;
        }
    }
    for (const auto& [key, info] : got) {
        if (!expected.contains(key)) {
            return "unexpected " + key;
        }
    }
    return {};
}

/// Tensors in memory as a source.
class TensorsInMemory : public weights::TensorSource {
public:
    explicit TensorsInMemory(weights::StateDict tensors) : m_values(std::move(tensors))
    {
        for (const auto& [key, value] : m_values) {
            m_tensors.emplace(
                key, weights::TensorInfo{*weights::elementTypeOf(value.scalar_type()), value.sizes().vec()});
        }
    }

    [[nodiscard]] const std::string& name() const override { return m_name; }
    [[nodiscard]] const weights::TensorTable& tensors() const override { return m_tensors; }

protected:
    [[nodiscard]] Result<void> fill(const std::string& key, torch::Tensor destination) const override
    {
        destination.copy_(m_values.at(key));
        return {};
    }

private:
    std::string m_name = "memory";
    weights::StateDict m_values;
    weights::TensorTable m_tensors;
};

inline std::shared_ptr<const weights::TensorSource> inMemory(weights::StateDict tensors)
{
    return std::make_shared<TensorsInMemory>(std::move(tensors));
}

} // namespace cascade::tests
