// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// What the bytes of a ZIP archive are: for readers that check an archive before anything else reads it.
///
/// Source   PKWARE, APPNOTE.TXT, ".ZIP File Format Specification", sections 4.3 and 4.4.4.
namespace cascade::zip {

inline constexpr std::string_view kLocalSignature("PK\x03\x04", 4);
inline constexpr std::string_view kCentralSignature("PK\x01\x02", 4);
inline constexpr std::string_view kEndSignature("PK\x05\x06", 4);
inline constexpr std::string_view kZip64EndSignature("PK\x06\x06", 4);
inline constexpr std::string_view kZip64LocatorSignature("PK\x06\x07", 4);
inline constexpr std::string_view kDescriptorSignature("PK\x07\x08", 4);

inline constexpr std::size_t kLocalBytes = 30; ///< each without name, extra fields and comment
inline constexpr std::size_t kCentralBytes = 46;
inline constexpr std::size_t kEndBytes = 22;
inline constexpr std::size_t kZip64EndBytes = 56;
inline constexpr std::size_t kZip64LocatorBytes = 20;

inline constexpr std::uint32_t kInZip64 = 0xFFFFFFFF; ///< "see the ZIP64 field"
inline constexpr std::uint16_t kInZip64Short = 0xFFFF;

// General purpose flags.
inline constexpr unsigned kEncrypted = 1U << 0U;
inline constexpr unsigned kDeflateLevel = 3U << 1U;
inline constexpr unsigned kDataDescriptor = 1U << 3U;
inline constexpr unsigned kStrongEncryption = 1U << 6U;
inline constexpr unsigned kUtf8 = 1U << 11U;
inline constexpr unsigned kMaskedHeaders = 1U << 13U;

} // namespace cascade::zip
