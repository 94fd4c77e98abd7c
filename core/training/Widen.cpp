// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/Widen.h"

#include <cmath>
#include <regex>
#include <vector>

namespace cascade::training {

namespace {

bool contains(const std::string& name, const char* part)
{
    return name.find(part) != std::string::npos;
}

/// Of how many runs of equal length the dimension of a parameter that makes channels (or that listens to
/// them) is made: new channels come at the end of each.
std::int64_t runsOf(const std::string& name, bool makes)
{
    static const std::regex s_down("down_\\d+\\..*"), s_up("up_\\d+\\..*"),
        s_joined("level_\\d+_up_0\\.residual\\.(norm1|conv1|shortcut)\\..*");
    constexpr std::int64_t kSquare = 4; // squares of two by two pixels: row, column, channel
    if (contains(name, "to_scale_shift")) {
        return makes ? 2 : 1;
    }
    if (std::regex_match(name, s_down)) {
        return makes ? 1 : kSquare;
    }
    if (std::regex_match(name, s_up)) {
        return makes ? kSquare : 1;
    }
    if (std::regex_match(name, s_joined)) { // what came up, and what was skipped
        return contains(name, "norm1") || !makes ? 2 : 1;
    }
    return 1;
}

/// Where the `narrow` channels lie among the `wide` ones.
torch::Tensor placesOf(std::int64_t narrow, std::int64_t wide, std::int64_t runs)
{
    const auto within = at::arange(narrow / runs, torch::kInt64);
    const auto starts = at::arange(runs, torch::kInt64) * (wide / runs);
    return (starts.unsqueeze(1) + within).flatten();
}

} // namespace

bool mayBeNarrower(const std::string& name)
{
    static const std::regex s_layers(
        "(entry|exit|(down|up)_[1-9]\\d*\\.conv)\\.(weight|bias)|exit_norm\\.weight|"
        "level_\\d+(_up)?_\\d+\\.(residual\\.(norm\\d\\.weight|(conv\\d|shortcut|"
        "to_scale_shift)\\.(weight|bias))|temporal\\.(weight|bias|norm\\.weight))");
    return std::regex_match(name, s_layers);
}

torch::Tensor widened(const std::string& name, const torch::Tensor& narrow, const torch::Tensor& fresh)
{
    const torch::NoGradGuard noGrad;
    auto wide = fresh.detach().clone();
    const auto makers = placesOf(narrow.size(0), fresh.size(0), runsOf(name, true)).to(fresh.device());
    if (contains(name, "norm")) { // the mean square is over more channels, of which the new ones are zero
        const double scale =
            std::sqrt(static_cast<double>(narrow.size(0)) / static_cast<double>(fresh.size(0)));
        return wide.index_put_({makers}, narrow.to(fresh.options()) * scale);
    }
    auto rows = at::zeros_like(wide).index_select(0, makers); // of the old channels, over all they listen to
    if (narrow.dim() > 1) {
        const std::int64_t listening = contains(name, "temporal.weight") ? 2 : 1; // [out, taps, in] there
        if (fresh.count_nonzero().item<std::int64_t>() == 0) { // nothing would ever wake what it listens to
            wide.normal_(0,
                         std::sqrt(static_cast<double>(fresh.size(0)) / static_cast<double>(fresh.numel())));
        }
        const auto heard =
            placesOf(narrow.size(listening), fresh.size(listening), runsOf(name, false)).to(fresh.device());
        rows = wide.index_select(0, makers).index_copy_(listening, heard, narrow.to(fresh.options()));
    } else {
        rows = narrow.to(fresh.options());
    }
    return wide.zero_().index_copy_(0, makers, rows);
}

} // namespace cascade::training
