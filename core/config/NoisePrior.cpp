// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/NoisePrior.h"

#include "core/base/Quote.h"
#include "core/config/TextForm.h"

#include <cmath>
#include <limits>

namespace cascade::diffusion {

namespace {

constexpr double kMixedAlpha = 1;
constexpr double kProgressiveAlpha = 2;
constexpr double kMaxAlpha = 1e6;

Error badPrior(std::string_view text)
{
    return {ErrorCode::BadInput, "noise prior", "expected a noise prior, got " + quotedText(text),
            "use independent, mixed(1) or progressive(2); the number may be inf"};
}

Result<double> parseAlpha(const std::string& text)
{
    return text == "inf" ? Result<double>(std::numeric_limits<double>::infinity())
                         : parseNumber(text, 0, kMaxAlpha, "noise prior");
}

} // namespace

double NoisePrior::keptShare() const
{
    if (kind == Kind::Independent) {
        return 0;
    }
    return std::isinf(alpha) ? 1 : alpha / std::hypot(1.0, alpha);
}

double NoisePrior::freshShare() const
{
    return kind == Kind::Independent ? 1 : 1 / std::hypot(1.0, alpha);
}

Result<NoisePrior> parseNoisePrior(std::string_view text)
{
    const auto form = parseTextForm(text, "noise prior");
    if (!form) {
        return form.error();
    }
    const auto& [name, values, options] = form.value();
    NoisePrior prior;
    if (name == "mixed") {
        prior = {NoisePrior::Kind::Mixed, kMixedAlpha};
    } else if (name == "progressive") {
        prior = {NoisePrior::Kind::Progressive, kProgressiveAlpha};
    } else if (name != "independent" || !values.empty()) {
        return badPrior(text);
    }
    if (!options.empty() || values.size() > 1) {
        return badPrior(text);
    }
    if (values.size() == 1) {
        const auto alpha = parseAlpha(values.front());
        if (!alpha) {
            return alpha.error();
        }
        prior.alpha = alpha.value();
    }
    return prior;
}

std::string formatNoisePrior(const NoisePrior& prior)
{
    if (prior.kind == NoisePrior::Kind::Independent) {
        return "independent";
    }
    const std::string name = prior.kind == NoisePrior::Kind::Mixed ? "mixed(" : "progressive(";
    return name + (std::isinf(prior.alpha) ? "inf" : formatNumber(prior.alpha)) + ")";
}

} // namespace cascade::diffusion
