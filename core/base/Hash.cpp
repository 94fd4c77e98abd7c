// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Hash.h"

#include "core/base/Hex.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

namespace cascade {

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() { EVP_DigestInit_ex(context, EVP_sha256(), nullptr); }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Sha256::Sha256() : m_state(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(const void* data, std::size_t bytes)
{
    EVP_DigestUpdate(m_state->context, data, bytes);
}

std::string Sha256::hex()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(m_state->context, digest.data(), &length);
    return hexOf(std::span(digest).first(length));
}

std::string sha256Hex(std::string_view bytes)
{
    Sha256 hash;
    hash.update(bytes);
    return hash.hex();
}

Result<std::string> sha256OfFile(const std::filesystem::path& file, const CancelToken& cancel,
                                 const std::function<void(std::uintmax_t)>& progress)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return Error{
            ErrorCode::BadInput, file.string(), std::string("cannot be read: ") + std::strerror(errno), {}};
    }
    Sha256 hash;
    std::vector<char> block(1 << 20);
    std::uintmax_t done = 0;
    while (stream) {
        cancel.throwIfCancelled();
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        hash.update(block.data(), static_cast<std::size_t>(stream.gcount()));
        done += static_cast<std::uintmax_t>(stream.gcount());
        if (progress) {
            progress(done);
        }
    }
    if (stream.bad()) {
        return Error{ErrorCode::BadInput, file.string(), "reading stopped before the end of the file", {}};
    }
    return hash.hex();
}

} // namespace cascade
