// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <nlohmann/json.hpp>

#include <map>
#include <stdexcept>
#include <string>

namespace cascade {

/// Reads the members of a JSON object by name with errors that say where, expected and got; and refuses
/// members that nobody asked for, so that a misspelt option is not silently ignored. Throws ErrorException
/// (BadInput); the public readers return Results.
class JsonReader {
public:
    JsonReader(const nlohmann::json& json, std::string where) : m_json(json), m_where(std::move(where))
    {
        if (!json.is_object()) {
            fail("", "an object");
        }
    }

    [[nodiscard]] bool has(const std::string& key) const { return m_json.contains(key); }

    /// The member `key`, which must be there.
    template <typename T>
    [[nodiscard]] T get(const std::string& key)
    {
        if (!has(key)) {
            throw ErrorException(Error{
                ErrorCode::BadInput, m_where + "/" + key, "expected " + nameOf<T>() + ", got nothing", {}});
        }
        return convert<T>(key);
    }

    /// The member `key`, or `fallback` if it is not there.
    template <typename T>
    [[nodiscard]] T get(const std::string& key, T fallback)
    {
        return has(key) ? convert<T>(key) : fallback;
    }

    /// The member `key` by a table of names.
    template <typename Enum>
    [[nodiscard]] Enum get(const std::string& key, const std::map<std::string, Enum>& names)
    {
        const auto text = get<std::string>(key);
        const auto found = names.find(text);
        if (found == names.end()) {
            std::string expected = "one of";
            for (const auto& [name, value] : names) {
                expected += " " + name;
            }
            fail(key, expected);
        }
        return found->second;
    }

    /// A member that is read by other code.
    [[nodiscard]] const nlohmann::json& child(const std::string& key)
    {
        if (!has(key)) {
            throw ErrorException(Error{
                ErrorCode::BadInput, m_where + "/" + key, "expected an object or array, got nothing", {}});
        }
        m_asked[key] = true;
        return m_json.at(key);
    }

    /// Call last: complains about members that nobody read.
    void finish() const
    {
        for (const auto& [key, value] : m_json.items()) {
            if (!m_asked.contains(key)) {
                throw ErrorException(Error{ErrorCode::BadInput, m_where + "/" + key, "is not an option here",
                                           "Check its spelling."});
            }
        }
    }

    [[nodiscard]] const std::string& where() const { return m_where; }

private:
    template <typename T>
    [[nodiscard]] static std::string nameOf()
    {
        if constexpr (std::is_same_v<T, bool>) {
            return "true or false";
        } else if constexpr (std::is_integral_v<T>) {
            return "a whole number";
        } else if constexpr (std::is_floating_point_v<T>) {
            return "a number";
        } else if constexpr (std::is_same_v<T, std::string>) {
            return "a text";
        } else {
            return "a list";
        }
    }

    template <typename T>
    [[nodiscard]] T convert(const std::string& key)
    {
        m_asked[key] = true;
        const auto& value = m_json.at(key);
        bool fits = true;
        if constexpr (std::is_same_v<T, bool>) {
            fits = value.is_boolean();
        } else if constexpr (std::is_integral_v<T>) {
            fits = value.is_number_integer();
        } else if constexpr (std::is_floating_point_v<T>) {
            fits = value.is_number();
        }
        if (fits) {
            try {
                return value.get<T>();
            } catch (const nlohmann::json::exception&) {
                fail(key, nameOf<T>());
            }
        }
        fail(key, nameOf<T>());
    }

    [[noreturn]] void fail(const std::string& key, const std::string& expected) const
    {
        const auto& value = key.empty() ? m_json : m_json.at(key);
        auto text = value.dump();
        if (text.size() > 60) {
            text = text.substr(0, 57) + "...";
        }
        throw ErrorException(Error{ErrorCode::BadInput,
                                   m_where + (key.empty() ? "" : "/" + key),
                                   "expected " + expected + ", got " + text,
                                   {}});
    }

    const nlohmann::json& m_json;
    std::string m_where;
    std::map<std::string, bool> m_asked;
};

/// The name of a value in a table of names, as JsonReader::get reads it.
template <typename Enum>
[[nodiscard]] std::string nameIn(const std::map<std::string, Enum>& names, Enum value)
{
    for (const auto& [name, candidate] : names) {
        if (candidate == value) {
            return name;
        }
    }
    throw std::logic_error("a value without a name");
}

} // namespace cascade
