// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/StoredOutput.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "pipeline/plan/OutputKeys.h"
#include "pipeline/store/StageStore.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <optional>

namespace cascade::cli {

namespace {

constexpr std::size_t kKeyDigits = 12; // of a key, for people; enough to tell entries apart

struct CacheOptions {
    bool json = false;
    bool pinnedToo = false;
    std::string key;
};

/// What an entry is, for people: a node's clip, or what is kept beside it.
std::string titleOf(const store::StoredEntry& entry)
{
    if (const auto about = storedOutput(entry)) {
        return about->node;
    }
    const auto json = entry.about ? nlohmann::json::parse(*entry.about, nullptr, false) : nlohmann::json();
    return !entry.about                ? "damaged"
           : json.contains("previews") ? "pictures of " + json.value("previews", "") + "'s steps"
                                       : "state of a sampler";
}

Result<store::StageStore> openStore(const Context& context)
{
    return store::StageStore::open(context.cacheFolder / "stages");
}

Result<void> info(const CacheOptions& options, const Context& context)
{
    auto store = openStore(context);
    if (!store) {
        return store.error();
    }
    auto usage = store.value().usage();
    auto entries = store.value().list();
    if (!usage || !entries) {
        return usage ? entries.error() : usage.error();
    }
    if (options.json) {
        auto list = nlohmann::json::array();
        for (const auto& entry : entries.value()) {
            const auto about = storedOutput(entry);
            list.push_back({{"key", entry.file.key.text()},
                            {"bytes", entry.file.bytes},
                            {"pinned", entry.file.pinned},
                            {"node", about ? about->node : ""}});
        }
        printJson({{"folder", (context.cacheFolder / "stages").string()},
                   {"bytes", usage.value().bytes},
                   {"capBytes", usage.value().capBytes},
                   {"pinnedBytes", usage.value().pinnedBytes},
                   {"entries", list}});
        return {};
    }
    std::printf("%s\n%llu entries, %s of at most %s, %s pinned\n",
                (context.cacheFolder / "stages").string().c_str(),
                static_cast<unsigned long long>(usage.value().entries),
                bytesText(static_cast<std::int64_t>(usage.value().bytes)).c_str(),
                bytesText(static_cast<std::int64_t>(usage.value().capBytes)).c_str(),
                bytesText(static_cast<std::int64_t>(usage.value().pinnedBytes)).c_str());
    Table table({"key", "node", "size", ""});
    for (const auto& entry : entries.value()) {
        table.add({entry.file.key.text().substr(0, kKeyDigits), titleOf(entry),
                   bytesText(static_cast<std::int64_t>(entry.file.bytes)),
                   entry.file.pinned ? "pinned" : ""});
    }
    table.print();
    return {};
}

Result<void> clear(const CacheOptions& options, const Context& context)
{
    auto store = openStore(context);
    if (!store) {
        return store.error();
    }
    auto freed = store.value().clear(options.pinnedToo ? store::Pinned::Remove : store::Pinned::Keep);
    if (!freed) {
        return freed.error();
    }
    std::printf("%s freed\n", bytesText(static_cast<std::int64_t>(freed.value())).c_str());
    return {};
}

/// Says what an entry was made from, and in what it differs from the one of the same node before it.
Result<void> why(const CacheOptions& options, const Context& context)
{
    auto store = openStore(context);
    auto entries = store ? store.value().list() : Result<std::vector<store::StoredEntry>>(store.error());
    if (!entries) {
        return entries.error();
    }
    std::optional<StoredOutput> asked, before;
    for (const auto& entry : entries.value()) { // least recently used first
        auto about = storedOutput(entry);
        if (about && options.key.size() >= 4 && entry.file.key.text().rfind(options.key, 0) == 0) {
            asked = std::move(about);
        }
    }
    if (!asked) {
        return Error{ErrorCode::BadInput, options.key, "no clip in the cache has a key that begins so",
                     "See: cascade cache info"};
    }
    for (const auto& entry : entries.value()) {
        auto about = storedOutput(entry);
        if (about && about->node == asked->node && about->keyed.key != asked->keyed.key) {
            before = std::move(about);
        }
    }
    std::printf("%s of node %s, made from:\n", asked->keyed.kind.c_str(), asked->node.c_str());
    for (const auto& [name, value] : asked->keyed.parts) {
        std::printf("  %s: %.100s%s\n", name.c_str(), value.c_str(), value.size() > 100 ? "..." : "");
    }
    if (before) {
        std::printf("differs from %s in %.200s\n", before->keyed.key.text().substr(0, kKeyDigits).c_str(),
                    plan::firstDifference(asked->keyed, before->keyed).c_str());
    }
    return {};
}

} // namespace

void addCache(CLI::App& app, Action& action)
{
    auto options = std::make_shared<CacheOptions>();
    auto* command = app.add_subcommand("cache", "Look at, explain and empty the store of finished stages");
    command->require_subcommand(1);
    auto* infoCommand = command->add_subcommand("info", "What is stored, least recently used first");
    infoCommand->footer("Example:\n  cascade cache info --json");
    infoCommand->add_flag("--json", options->json, "As JSON");
    auto* clearCommand = command->add_subcommand("clear", "Remove what no take pins");
    clearCommand->footer("Example:\n  cascade cache clear");
    clearCommand->add_flag("--pinned-too", options->pinnedToo, "Remove what takes pin as well");
    auto* whyCommand =
        command->add_subcommand("why", "Why a clip was computed: what it was made from, and what changed");
    whyCommand->footer("Example:\n  cascade cache why 3fa91c");
    whyCommand->add_option("key", options->key, "The key, or its first digits")->required();
    command->footer("Example:\n  cascade cache info\n  cascade cache why 3fa91c");
    const auto on = [&](CLI::App* sub, Result<void> (*run)(const CacheOptions&, const Context&)) {
        sub->callback([options, &action, run] {
            action = [options, run](const Context& context) { return run(*options, context); };
        });
    };
    on(infoCommand, info);
    on(clearCommand, clear);
    on(whyCommand, why);
}

} // namespace cascade::cli
