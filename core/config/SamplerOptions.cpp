// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/SamplerOptions.h"

#include "core/base/Quote.h"
#include "core/config/TextForm.h"

namespace cascade::diffusion {

Result<SamplerOptions> parseSampler(std::string_view text)
{
    auto form = parseTextForm(text, "sampler");
    if (!form) {
        return form.error();
    }
    const auto& [name, values, named] = form.value();
    SamplerOptions options;
    double* parameter = nullptr;
    if (name == "ddim") {
        parameter = &options.eta;
    } else if (name == "ancestral") {
        options.kind = SamplerKind::Ancestral;
        parameter = &options.gamma;
    } else if (name == "dpm++2m") {
        options.kind = SamplerKind::DpmSolverPP2M;
    } else if (name == "stochastic") {
        options.kind = SamplerKind::StochasticNStep;
    } else if (name == "euler") {
        options.kind = SamplerKind::Euler;
    } else if (name == "euler_a") {
        options.kind = SamplerKind::EulerAncestral;
    } else if (name == "deis") {
        options.kind = SamplerKind::Deis;
    } else {
        return Error{ErrorCode::BadInput, "sampler", "unknown sampler " + quotedText(text),
                     "Use one of: ddim, ddim(ETA), ancestral, ancestral(GAMMA), dpm++2m, stochastic, euler, "
                     "euler_a, deis."};
    }
    if (!named.empty() || values.size() > (parameter != nullptr ? 1U : 0U)) {
        return Error{ErrorCode::BadInput, "sampler", "too many arguments in " + quotedText(text), {}};
    }
    if (!values.empty()) {
        auto number = parseNumber(values[0], 0, 1, "sampler");
        if (!number) {
            return number.error();
        }
        *parameter = number.value();
    }
    return options;
}

std::string formatSampler(const SamplerOptions& options)
{
    switch (options.kind) {
    case SamplerKind::Ancestral:
        return "ancestral(" + formatNumber(options.gamma) + ")";
    case SamplerKind::Ddim:
        return options.eta == 0 ? "ddim" : "ddim(" + formatNumber(options.eta) + ")";
    case SamplerKind::DpmSolverPP2M:
        return "dpm++2m";
    case SamplerKind::Euler:
        return "euler";
    case SamplerKind::EulerAncestral:
        return "euler_a";
    case SamplerKind::Deis:
        return "deis";
    case SamplerKind::StochasticNStep:
        break;
    }
    return "stochastic";
}

} // namespace cascade::diffusion
