// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace cascade {

/// What kind of failure it is; decides the exit code of `cascade` (product.md 5).
enum class ErrorCode {
    BadInput,       ///< a file, option or prompt that cannot be used: exit code 2
    WeightsMissing, ///< weights absent, or of another hash: exit code 3
    OutOfMemory,    ///< device or main memory: exit code 4
    DiskFull,       ///< no space, unwritable, gone: exit code 4
    Cancelled,      ///< stopped by the user: exit code 130
    Internal,       ///< a promise of our own code is broken: exit code 1
};

/// An expected failure in the words that the user reads: `error: [where] what` and a `hint:` line.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string
        where; ///< stage, node or file, and the place in it: "base/step 12", "weights/base.safetensors"
    std::string what; ///< what happened, expected and got
    std::string hint; ///< what to do about it; may be empty

    [[nodiscard]] std::string message() const { return where.empty() ? what : "[" + where + "] " + what; }
};

/// A broken promise between parts of the program, or an Error on its way to the border that turns it into a
/// Result.
class ErrorException : public std::runtime_error {
public:
    explicit ErrorException(Error error) : std::runtime_error(error.message()), m_error(std::move(error)) {}
    [[nodiscard]] const Error& error() const { return m_error; }

private:
    Error m_error;
};

/// A value, or the Error that explains why there is none. `value()` of a failed result throws ErrorException.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::move(value)) {}
    Result(Error error) : m_state(std::move(error)) {}

    [[nodiscard]] bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] T& value() &
    {
        requireValue();
        return std::get<0>(m_state);
    }
    [[nodiscard]] const T& value() const&
    {
        requireValue();
        return std::get<0>(m_state);
    }
    /// By value: a range-for over `f().value()` would outlive a reference into the temporary.
    [[nodiscard]] T value() &&
    {
        requireValue();
        return std::get<0>(std::move(m_state));
    }
    [[nodiscard]] const Error& error() const { return std::get<1>(m_state); }

private:
    void requireValue() const
    {
        if (!ok()) {
            throw ErrorException(error());
        }
    }

    std::variant<T, Error> m_state;
};

/// Success, or the Error that says why not.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    [[nodiscard]] bool ok() const { return !m_error.has_value(); }
    explicit operator bool() const { return ok(); }
    void value() const
    {
        if (m_error) {
            throw ErrorException(*m_error);
        }
    }
    [[nodiscard]] const Error& error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

} // namespace cascade
