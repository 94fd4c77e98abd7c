// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cascade::library {

/// What a licence says of money.
enum class Terms {
    Unknown,       ///< nobody said, or in words that this program does not know
    Commercial,    ///< use for money is allowed, maybe under conditions
    Limited,       ///< allowed up to a limit, of revenue for example, or after asking
    NonCommercial, ///< not allowed
};

/// Where a licence is known from, the surest first.
enum class LicenceSource {
    File,       ///< the weights' own metadata
    ModelCard,  ///< the head of README.md beside the weights
    Text,       ///< LICENSE beside the weights
    Repository, ///< the known table, by where it came from
    Family,     ///< the known table, by what it is: whoever changed the weights may have added terms
    ModelJson,  ///< model.json of a model folder
    Unknown,
};

/// The licence of weights as it was found; no word of ours stands in the place of reading it.
struct Licence {
    std::string name; ///< an SPDX identifier or the words that were found; printable; empty: unknown
    Terms terms = Terms::Unknown;
    LicenceSource source = LicenceSource::Unknown;

    bool operator==(const Licence&) const = default;
};

/// "CC-BY-NC-4.0 (non-commercial)", "Apache-2.0", "unknown".
[[nodiscard]] std::string licenceText(const Licence& licence);
/// "non-commercial"; empty where use for money is allowed.
[[nodiscard]] std::string_view termsText(Terms terms);
/// "the model card", "what its family was published under".
[[nodiscard]] std::string_view sourceText(LicenceSource source);

/// A licence by its name or by words that somebody wrote in its place, at most 120 characters of them. Names
/// of Hugging Face become those of SPDX: "apache-2.0" is "Apache-2.0". Empty and "other" are unknown.
[[nodiscard]] Licence licenceOf(std::string_view name, LicenceSource source);

/// What metadata of a file says: "modelspec.license", "license", "licence". Unknown where it says nothing.
[[nodiscard]] Licence licenceOfMetadata(const std::map<std::string, std::string>& metadata);
/// What the head of a model card says: "license:", or "license_name:" where that is "other". `card` is the
/// beginning of a README.md; nothing of it is run, and what is not of this form says nothing.
[[nodiscard]] Licence licenceOfCard(std::string_view card);
/// What a LICENSE file says, by its title. `text` is its beginning.
[[nodiscard]] Licence licenceOfText(std::string_view text);

/// Under what a repository ("owner/name") published weights. Unknown for those that are not in the table.
///
/// Source   models.md section 9.
[[nodiscard]] Licence licenceOfRepository(std::string_view repository);
/// Under what the weights of a family were published, by the title that the user reads. Unknown for those
/// that anybody may train: LoRAs, autoencoders, text encoders of CLIP.
///
/// Source   models.md section 9.
[[nodiscard]] Licence licenceOfFamily(std::string_view familyTitle);

} // namespace cascade::library
