// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/cascade/ClipReader.h"
#include "core/evaluation/WorldClipNetwork.h"
#include "core/text/Tokenizer.h"

#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// World-CLIP as it measures: the frozen network, and what cuts captions into its tokens. Results lie on the
/// CPU.
///
/// Threads  one at a time.
class WorldClip {
public:
    WorldClip(WorldClipNetwork network, std::shared_ptr<const text::Tokenizer> tokenizer);

    /// What FID-W compares.
    ///
    /// Shapes   frames [N, 3, H, W] in [-1, 1], of any size; returns [N, kFrameFeatures] fp32.
    [[nodiscard]] torch::Tensor frameFeatures(const torch::Tensor& frames) const;
    /// Shapes   frameFeatures' result; returns [N, kEmbedding] fp32 of length 1.
    [[nodiscard]] torch::Tensor embedFeatures(const torch::Tensor& features) const;
    /// Shapes   frames as frameFeatures takes them; returns [N, kEmbedding] fp32 of length 1.
    [[nodiscard]] torch::Tensor embedFrames(const torch::Tensor& frames) const;
    /// Shapes   N captions; returns [N, kEmbedding] fp32 of length 1.
    [[nodiscard]] torch::Tensor embedCaptions(const std::vector<std::string>& captions) const;

private:
    WorldClipNetwork m_network;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    torch::Device m_device;
};

/// Reads shipped weights, and the tokenizer that they were trained with.
///
/// Errors   those of weights::openSafetensors, weights::loadStrict and text::openTokenizer; BadInput for a
///          tokenizer with more tokens than the network knows.
[[nodiscard]] Result<WorldClip> openWorldClip(const std::filesystem::path& file,
                                              const std::filesystem::path& tokenizer,
                                              torch::Device device = torch::kCPU);

/// The tokenizer of World-CLIP, which must not have more tokens than kCaptionVocabulary.
///
/// Errors   those of text::openTokenizer; BadInput.
[[nodiscard]] Result<std::shared_ptr<const text::Tokenizer>>
openCaptionTokenizer(const std::filesystem::path& file);

/// The frames of a clip that are compared with its caption: eight evenly spaced, all where there are fewer.
///
/// Shapes   clip [1, 3, T, H, W]; returns [min(8, T), 3, 48, 80].
[[nodiscard]] torch::Tensor comparedWithCaption(const torch::Tensor& clip);
/// The same of a clip of which no other frame is read.
///
/// Errors   those of ClipReader::read.
[[nodiscard]] torch::Tensor comparedWithCaption(const ClipReader& clip);

/// Mean cosine x 100 of a clip's frames with its caption.
///
/// Shapes   clip [1, 3, T, H, W] in [-1, 1].
[[nodiscard]] double clipScore(const WorldClip& worldClip, const torch::Tensor& clip,
                               const std::string& caption);
[[nodiscard]] double clipScore(const WorldClip& worldClip, const ClipReader& clip,
                               const std::string& caption);
/// The same of embedded frames [N, D] and an embedded caption [D], all of length 1.
[[nodiscard]] double clipScore(const torch::Tensor& frames, const torch::Tensor& caption);

} // namespace cascade::evaluation
