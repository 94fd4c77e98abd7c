// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cascade::text {

/// A text as CLIP's vocabulary sees it: composed (NFC), each run of white space one space, lower case letter
/// by letter whatever stands around it. `text` is UTF-8. Characters are ICU's: combining marks younger than
/// the tables of the tokenizers library (Unicode 11) may stand in another order there.
///
/// Errors   throws Internal if ICU fails; it does so only out of memory.
[[nodiscard]] std::string folded(std::string_view text);

/// The words of a folded text: an ending such as 's at the start of a word, a run of letters, a single digit,
/// or a run of other symbols; white space goes. Classes are those of Unicode.
///
/// Source   Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision",
///          arXiv:2103.00020, section 2.4; the pattern as in transformers' CLIPTokenizer.
[[nodiscard]] std::vector<std::string_view> wordsOf(std::string_view folded);

} // namespace cascade::text
