// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/LoadStrict.h"

#include "core/base/Quote.h"

#include <algorithm>
#include <functional>
#include <sstream>

namespace cascade::weights {

namespace {

/// A tensor of the module and the key of the file that fills it.
struct Match {
    std::string key;
    std::string fileKey;
    torch::Tensor target;
};

/// Which keys fit and which do not.
struct Matching {
    std::vector<Match> matches;
    std::vector<std::string> missing;
    std::vector<std::string> unexpected;
    std::vector<std::string> misshapen;
};

bool isSkipped(const std::string& key, const std::vector<std::string>& prefixes)
{
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](const auto& prefix) { return key.starts_with(prefix); });
}

std::string shapeText(torch::IntArrayRef shape)
{
    std::ostringstream text;
    text << shape;
    return text.str();
}

bool fits(const std::string& key, torch::IntArrayRef file, torch::IntArrayRef module,
          const LoadOptions& options)
{
    if (file == module) {
        return true;
    }
    return options.widening && options.widening->takes(key) && file.size() == module.size() &&
           std::equal(file.begin(), file.end(), module.begin(), std::less_equal<>());
}

Matching matchKeys(const StateDict& wanted, const TensorTable& table, const LoadOptions& options)
{
    Matching result;
    std::map<std::string, std::string> fileKeys; // module key -> file key
    for (const auto& [key, entry] : table) {
        const auto alias = wanted.contains(key) ? options.aliases.end() : options.aliases.find(key);
        const auto& target = alias == options.aliases.end() ? key : alias->second;
        if (!wanted.contains(target)) {
            if (!isSkipped(key, options.skippedPrefixes)) {
                result.unexpected.push_back(quotedText(key));
            }
        } else if (target == key) {
            fileKeys[target] = key; // the key itself wins over an alias of it
        } else {
            fileKeys.emplace(target, key);
        }
    }
    for (const auto& [key, tensor] : wanted) {
        const auto found = fileKeys.find(key);
        if (found == fileKeys.end()) {
            if (!options.newPrefix || key.rfind(*options.newPrefix, 0) != 0) {
                result.missing.push_back(quotedText(key));
            }
            continue;
        }
        const auto& shape = table.find(found->second)->second.shape;
        if (!fits(key, shape, tensor.sizes(), options)) {
            result.misshapen.push_back(quotedText(key) + " (expected " + shapeText(tensor.sizes()) +
                                       ", got " + shapeText(shape) + ")");
        }
        result.matches.push_back({key, found->second, tensor});
    }
    return result;
}

Result<void> fill(Match& match, const TensorSource& file, const LoadOptions& options)
{
    const auto& shape = file.tensors().find(match.fileKey)->second.shape;
    if (match.target.sizes() == torch::IntArrayRef(shape)) {
        return file.readInto(match.fileKey, match.target);
    }
    const auto narrow = file.readTensor(match.fileKey);
    if (!narrow) {
        return narrow.error();
    }
    match.target.copy_(options.widening->widen(match.key, narrow.value(), match.target));
    return {};
}

void append(std::string& text, const std::string& title, const std::vector<std::string>& keys)
{
    if (keys.empty()) {
        return;
    }
    text += (text.empty() ? "" : "; ") + title + " (" + std::to_string(keys.size()) + "):";
    for (const auto& key : keys) {
        text += " " + key;
    }
}

} // namespace

Result<void> loadStrict(torch::nn::Module& module, const TensorSource& file, const LoadOptions& options,
                        const CancelToken& cancel)
{
    const torch::NoGradGuard noGrad;
    StateDict wanted;
    for (const auto& item : module.named_parameters()) {
        wanted.emplace(item.key(), item.value());
    }
    for (const auto& item : module.named_buffers()) {
        wanted.emplace(item.key(), item.value());
    }
    const auto matching = matchKeys(wanted, file.tensors(), options);
    std::string wrong;
    append(wrong, "missing", matching.missing);
    append(wrong, "unexpected", matching.unexpected);
    append(wrong, "of another shape", matching.misshapen);
    if (!wrong.empty()) {
        return Error{ErrorCode::BadInput, file.name(),
                     "expected the tensors of this network, got other ones; " + wrong,
                     "The file belongs to another network or configuration."};
    }
    for (auto match : matching.matches) {
        cancel.throwIfCancelled();
        if (options.dtype && match.target.is_floating_point() &&
            match.target.scalar_type() != *options.dtype) {
            match.target.set_data(torch::empty(
                match.target.sizes(), match.target.options().dtype(*options.dtype).requires_grad(false)));
        }
        if (auto read = fill(match, file, options); !read) {
            return read;
        }
    }
    return {};
}

} // namespace cascade::weights
