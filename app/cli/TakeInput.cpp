// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/TakeInput.h"

#include "core/base/Quote.h"

#include <charconv>

namespace cascade::cli {

Result<Takes> openTakes(const Context& context)
{
    auto store = store::StageStore::open(context.cacheFolder / "stages");
    if (!store) {
        return store.error();
    }
    auto library = store::TakeLibrary::openIn(context.dataFolder, store.value());
    if (!library) {
        return library.error();
    }
    return Takes{std::move(store).value(), std::move(library).value()};
}

Result<store::Take> takeNamed(store::TakeLibrary& library, const std::string& text)
{
    if (text == "last") {
        const auto last = library.last();
        if (!last) {
            return last.error();
        }
        return last.value() ? library.get(*last.value())
                            : Error{ErrorCode::BadInput, "takes", "there is no take yet",
                                    "Each cascade render is kept as one."};
    }
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, failed] = std::from_chars(text.data(), end, number);
    if (text.empty() || failed != std::errc() || rest != end) {
        return Error{ErrorCode::BadInput, "takes",
                     "expected the number of a take, or last, got " + quotedText(text),
                     "See: cascade takes list"};
    }
    return library.get(store::TakeId{number});
}

} // namespace cascade::cli
