// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Allocator.h"
#include "app/cli/Command.h"
#ifdef CASCADE_MEDIA
#include "app/cli/TakeInput.h"
#include "app/cli/WorkerCommand.h"
#endif
#include "core/base/Installed.h"
#include "core/base/NearestWord.h"
#include "core/base/Places.h"

#include <c10/util/Exception.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

namespace cascade::cli {

namespace {

CancelSource* g_interrupt = nullptr; // a signal handler has no other way to its object

void onInterrupt(int)
{
    g_interrupt->cancel();
    std::signal(SIGINT, SIG_DFL); // a second Ctrl-C ends the program at once
}

/// While it lives, Ctrl-C and SIGTERM stop the work; before and after they end the program as they always do.
class Interrupt {
public:
    Interrupt()
    {
        g_interrupt = &m_source;
        std::signal(SIGINT, onInterrupt);
        std::signal(SIGTERM, onInterrupt);
    }
    ~Interrupt()
    {
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
    }
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] CancelToken token() const { return m_source.token(); }

private:
    CancelSource m_source;
};

int exitCode(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadInput:
        return 2;
    case ErrorCode::WeightsMissing:
        return 3;
    case ErrorCode::OutOfMemory:
    case ErrorCode::DiskFull:
        return 4;
    case ErrorCode::Cancelled:
        return 130;
    case ErrorCode::Internal:
        break;
    }
    return 1;
}

int report(const Error& error)
{
    std::fprintf(stderr, "error: %s\n", error.message().c_str());
    if (!error.hint.empty()) {
        std::fprintf(stderr, "hint: %s\n", error.hint.c_str());
    }
    return exitCode(error.code);
}

int run(const Action& action, const Context& context)
{
    try {
        const auto result = action(context);
        return result.ok() ? 0 : report(result.error());
    } catch (const Cancelled&) {
        return report({ErrorCode::Cancelled, {}, "stopped", {}});
    } catch (const ErrorException& e) {
        return report(e.error());
    } catch (const std::bad_alloc&) {
        return report({ErrorCode::OutOfMemory,
                       {},
                       "the machine has no more memory to give",
                       "Lower --memory-limit, or close other programs."});
    } catch (const c10::OutOfMemoryError& e) {
        return report({ErrorCode::OutOfMemory,
                       {},
                       e.what_without_backtrace(),
                       "Lower --memory-limit, or choose --device cpu."});
    } catch (const c10::Error& e) {
        return report({ErrorCode::Internal,
                       {},
                       e.what_without_backtrace(),
                       "This is a fault of the program; please report it with the command you gave."});
    } catch (const std::exception& e) {
        return report({ErrorCode::Internal,
                       {},
                       e.what(),
                       "This is a fault of the program; please report it with the command you gave."});
    }
}

/// A wrong command line as any other wrong input; `first` is the first word after the program's name.
Error usageError(const CLI::App& app, const CLI::ParseError& e, const std::string& first)
{
    const auto given = app.get_subcommands();
    if (!given.empty() || first.empty() || first[0] == '-') {
        const auto command = given.empty() ? std::string() : given[0]->get_name() + " ";
        return {ErrorCode::BadInput, {}, e.what(), "See: cascade " + command + "--help"};
    }
    std::vector<std::string> names;
    std::string all;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(command->get_name());
        all += " " + names.back();
    }
    const auto nearest = nearestWord(first, names);
    return {ErrorCode::BadInput, "cascade", "expected a command of" + all + ", got \"" + first + "\"",
            nearest.empty() ? "See: cascade --help" : "Did you mean " + nearest + "?"};
}

} // namespace

} // namespace cascade::cli

int main(int argc, char** argv)
{
    using namespace cascade::cli;
    keepLargeBlocks();
    CLI::App app("Cascade Studio: text to HD video with cascades of diffusion models", "cascade");
    app.set_version_flag("--version", std::string("cascade ") + CASCADE_VERSION);
    app.require_subcommand(1);
    Action action;
    addTrain(app, action);
    addDistill(app, action);
    addEval(app, action);
    addForward(app, action);
    addModels(app, action);
    addDoctor(app, action);
    addBench(app, action);
#ifdef CASCADE_MEDIA
    addRender(app, action);
    addFinish(app, action);
    addTakes(app, action);
    addUpscale(app, action);
    addCheck(app, action);
    addVerify(app, action);
    addWorker(app, action);
    addCache(app, action);
    addQueue(app, action);
    addNodes(app, action);
    addPresets(app, action);
    addTimeline(app, action);
    addInspect(app, action);
    addWorld(app, action);
#endif
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return e.get_exit_code() == 0 ? app.exit(e) // help or version
                                      : report(usageError(app, e, argc > 1 ? argv[1] : ""));
    }
    const Interrupt interrupt;
    std::signal(SIGPIPE, SIG_IGN);
    std::error_code noProc; // then only the source tree's resources can be found
    const auto resources = cascade::shippedResources(std::filesystem::read_symlink("/proc/self/exe", noProc),
                                                     CASCADE_RESOURCE_DIR);
    const Context context{cascade::placesFromEnvironment(CASCADE_VERSION, resources), interrupt.token()};
    return run(action, context);
}
