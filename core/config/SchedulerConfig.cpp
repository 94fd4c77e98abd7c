// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/SchedulerConfig.h"

#include "core/config/JsonReader.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

namespace cascade::diffusion {

namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr int kMostCount = 1'000'000;
/// What stands for an infinity of Python's, which JSON has not.
constexpr double kInfinite = 1e300;
constexpr std::string_view kInfiniteText = "1e300";

using Json = nlohmann::json;

/// What a class of diffusers means by a field that is not there, which fields it reads at all, and which
/// sampler stands for it. Files often keep the fields of a class that they were made from.
struct SchedulerClass {
    SamplerKind sampler = SamplerKind::Ddim;
    StepSpacing spacing = StepSpacing::Linspace;
    bool setAlphaToOne = true;
    bool clips = false;         ///< clip_sample, where it is not said
    bool readsClip = false;     ///< clip_sample
    bool readsLimit = false;    ///< thresholding
    bool readsSolver = false;   ///< solver_order and what belongs to it
    bool readsVariance = false; ///< variance_type
    double betaStart = 0.0001, betaEnd = 0.02;
};

const std::map<std::string, SchedulerClass>& classes()
{
    using enum SamplerKind;
    using enum StepSpacing;
    static const std::map<std::string, SchedulerClass> all{
        {"DDIMScheduler",
         {.sampler = Ddim, .spacing = Leading, .clips = true, .readsClip = true, .readsLimit = true}},
        {"PNDMScheduler", {.sampler = Ddim, .spacing = Leading, .setAlphaToOne = false}},
        {"DDPMScheduler",
         {.sampler = Ancestral,
          .spacing = Leading,
          .clips = true,
          .readsClip = true,
          .readsLimit = true,
          .readsVariance = true}},
        {"DPMSolverMultistepScheduler",
         {.sampler = DpmSolverPP2M, .readsLimit = true, .readsSolver = true, .readsVariance = true}},
        {"EulerDiscreteScheduler", {.sampler = Euler}},
        {"EulerAncestralDiscreteScheduler", {.sampler = EulerAncestral}},
        {"DEISMultistepScheduler", {.sampler = Deis, .readsLimit = true, .readsSolver = true}},
        {"LMSDiscreteScheduler", {.sampler = DpmSolverPP2M}},
        {"HeunDiscreteScheduler",
         {.sampler = DpmSolverPP2M, .readsClip = true, .betaStart = 0.00085, .betaEnd = 0.012}},
        {"UniPCMultistepScheduler", {.sampler = DpmSolverPP2M, .readsLimit = true}}};
    return all;
}

/// Fields that change no number of the samplers here, or only with one that is refused.
const std::set<std::string> kWithoutEffect{"skip_prk_steps", "predict_x0", "disable_corrector",
                                           "solver_p",       "flow_shift", "time_shift_type"};

const std::map<std::string, BetaKind> kBetaKinds{{"linear", BetaKind::Linear},
                                                 {"scaled_linear", BetaKind::ScaledLinear},
                                                 {"squaredcos_cap_v2", BetaKind::Cosine}};
const std::map<std::string, Prediction> kPredictions{
    {"epsilon", Prediction::Epsilon}, {"v_prediction", Prediction::V}, {"sample", Prediction::X0}};
const std::map<std::string, StepSpacing> kSpacings{{"leading", StepSpacing::Leading},
                                                   {"linspace", StepSpacing::Linspace},
                                                   {"trailing", StepSpacing::Trailing}};
const std::map<std::string, FinalNoise> kFinalNoises{{"zero", FinalNoise::Zero},
                                                     {"sigma_min", FinalNoise::SigmaMin}};

/// The text with infinities outside texts replaced.
std::string withoutInfinities(std::string_view text)
{
    constexpr std::string_view kInfinity = "Infinity";
    std::string result;
    bool inText = false;
    while (!text.empty()) {
        if (!inText && text.starts_with(kInfinity)) {
            result += kInfiniteText;
            text.remove_prefix(kInfinity.size());
            continue;
        }
        if (inText && text.front() == '\\' && text.size() > 1) {
            result += text.front();
            text.remove_prefix(1);
        } else if (text.front() == '"') {
            inText = !inText;
        }
        result += text.front();
        text.remove_prefix(1);
    }
    return result;
}

Json parseObject(std::string_view text, const std::string& name)
{
    const auto refuse = [&](const std::string& what) {
        throw ErrorException(Error{ErrorCode::BadInput, name, what, {}});
    };
    if (text.size() > kMostBytes) {
        refuse("expected at most 1 MiB, got " + std::to_string(text.size()) + " bytes");
    }
    std::set<std::string> keys;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
        if (depth > 3) {
            refuse("expected at most 3 levels of JSON, got more");
        }
        if (event == Json::parse_event_t::key && depth == 1 &&
            !keys.insert(value.get<std::string>()).second) {
            refuse("expected each field once, got \"" + value.get<std::string>().substr(0, 60) + "\" twice");
        }
        return true;
    };
    try {
        return Json::parse(withoutInfinities(text), watch);
    } catch (const Json::exception&) {
        refuse("expected JSON, got something else");
    }
    return {};
}

class ConfigReader {
public:
    ConfigReader(const Json& json, const std::string& name) : m_json(json), m_reader(json, name)
    {
        const auto wanted = m_reader.get<std::string>("_class_name");
        const auto found = classes().find(wanted);
        if (found == classes().end()) {
            std::string expected;
            for (const auto& [known, unused] : classes()) {
                expected += (expected.empty() ? "" : ", ") + known;
            }
            refuse("_class_name", "one of " + expected);
        }
        m_class = found->second;
    }

    [[nodiscard]] SchedulerConfig read()
    {
        SchedulerConfig config;
        config.sampler.kind = m_class.sampler;
        readBetas(config.schedule);
        readTimes(config.schedule);
        readLevels(config.schedule);
        readSolver(config);
        readLimits(config);
        refuseOthers();
        (void)config.schedule.cumulativeAlphas(); // complains about ranges
        return config;
    }

private:
    [[noreturn]] void refuse(const std::string& key, const std::string& expected) const
    {
        auto got = m_json.at(key).dump();
        got = got.size() > 60 ? got.substr(0, 57) + "..." : got;
        throw ErrorException(Error{
            ErrorCode::BadInput, m_reader.where() + "/" + key, "expected " + expected + ", got " + got, {}});
    }

    /// Whether a field is there and not null.
    [[nodiscard]] bool says(const std::string& key)
    {
        m_read.insert(key);
        return m_json.contains(key) && !m_json.at(key).is_null();
    }

    template <typename T>
    [[nodiscard]] T get(const std::string& key, T usual)
    {
        return says(key) ? m_reader.get<T>(key) : usual;
    }

    [[nodiscard]] int count(const std::string& key, int usual)
    {
        const auto value = get<std::int64_t>(key, usual);
        if (value < 0 || value > kMostCount) {
            refuse(key, "0 to 1000000");
        }
        return static_cast<int>(value);
    }

    template <typename Enum>
    [[nodiscard]] Enum get(const std::string& key, const std::map<std::string, Enum>& names, Enum usual)
    {
        return says(key) ? m_reader.get(key, names) : usual;
    }

    /// A field for which only some values are known.
    void require(const std::string& key, const std::vector<Json>& known)
    {
        if (says(key) && std::find(known.begin(), known.end(), m_json.at(key)) == known.end()) {
            refuse(key, known.front().dump());
        }
    }

    void readBetas(DiscreteSchedule& schedule)
    {
        if (says("trained_betas")) {
            refuse("trained_betas", "none: a list of its own is not read");
        }
        schedule.trainSteps = count("num_train_timesteps", schedule.trainSteps);
        schedule.betaStart = get("beta_start", m_class.betaStart);
        schedule.betaEnd = get("beta_end", m_class.betaEnd);
        schedule.kind = get("beta_schedule", kBetaKinds, BetaKind::Linear);
        schedule.prediction = get("prediction_type", kPredictions, Prediction::Epsilon);
        schedule.rescaleZeroTerminalSnr = get("rescale_betas_zero_snr", false);
    }

    void readTimes(DiscreteSchedule& schedule)
    {
        schedule.spacing = get("timestep_spacing", kSpacings, m_class.spacing);
        schedule.stepsOffset = count("steps_offset", 0);
        schedule.setAlphaToOne = get("set_alpha_to_one", m_class.setAlphaToOne);
        schedule.finalNoise = get("final_sigmas_type", kFinalNoises, FinalNoise::Zero);
        // diffusers halves log-SNR.
        const double lambda = get("lambda_min_clipped", -kInfinite);
        schedule.logSnrMinClipped = lambda <= -kInfinite ? schedule.logSnrMinClipped : 2 * lambda;
    }

    /// Levels that do not follow from the times.
    void readLevels(DiscreteSchedule& schedule)
    {
        for (const auto* key : {"use_exponential_sigmas", "use_beta_sigmas", "use_lu_lambdas",
                                "use_flow_sigmas", "use_dynamic_shifting"}) {
            require(key, {false});
        }
        require("interpolation_type", {"linear"});
        if (m_class.sampler != SamplerKind::Euler) {
            require("use_karras_sigmas", {false});
            require("timestep_type", {"discrete"});
            return;
        }
        schedule.karras = get("use_karras_sigmas", false);
        const bool continuous = get(
            "timestep_type", std::map<std::string, bool>{{"continuous", true}, {"discrete", false}}, false);
        schedule.continuousTime = continuous && schedule.prediction == Prediction::V;
        // Without Karras levels diffusers does not look at these.
        if (says("sigma_min") && schedule.karras) {
            schedule.sigmaMin = m_reader.get<double>("sigma_min");
        }
        if (says("sigma_max") && schedule.karras) {
            schedule.sigmaMax = m_reader.get<double>("sigma_max");
        }
    }

    void readSolver(SchedulerConfig& config)
    {
        m_read.insert({"solver_order", "algorithm_type", "solver_type", "variance_type"});
        if (m_class.readsSolver) {
            require("solver_order", {2});
            const bool deis = m_class.sampler == SamplerKind::Deis;
            // diffusers itself takes these other names for the one that it has.
            require("algorithm_type", deis ? std::vector<Json>{"deis", "dpmsolver", "dpmsolver++"}
                                           : std::vector<Json>{"dpmsolver++", "deis"});
            require("solver_type", deis ? std::vector<Json>{"logrho", "midpoint", "heun", "bh1", "bh2"}
                                        : std::vector<Json>{"midpoint", "logrho", "bh1", "bh2"});
        }
        config.schedule.lowerOrderFinal = get("lower_order_final", true);
        config.schedule.eulerAtFinal = get("euler_at_final", false);
        if (m_class.sampler == SamplerKind::Ancestral) {
            config.sampler.gamma = get(
                "variance_type", std::map<std::string, double>{{"fixed_small", 0}, {"fixed_large", 1}}, 0.0);
        } else if (m_class.readsVariance) {
            require("variance_type", {nullptr});
        }
    }

    void readLimits(SchedulerConfig& config)
    {
        const double range = get("clip_sample_range", 1.0);
        const double ratio = get("dynamic_thresholding_ratio", 0.995);
        const double cap = get("sample_max_value", 1.0);
        const bool clips = get("clip_sample", m_class.clips);
        if (get("thresholding", false) && m_class.readsLimit) { // it goes before clipping
            if (!(ratio > 0 && ratio <= 1)) {
                refuse("dynamic_thresholding_ratio", "a share above 0, at most 1");
            }
            if (!(cap >= 1)) {
                refuse("sample_max_value", "a number of at least 1");
            }
            config.threshold = {
                .kind = ThresholdOptions::Kind::Dynamic, .percentile = ratio, .cap = cap, .perFrame = true};
        } else if (clips && m_class.readsClip) {
            config.schedule.clipRange = range;
        }
    }

    void refuseOthers() const
    {
        for (const auto& [key, value] : m_json.items()) {
            const bool off = value.is_null() || value == false;
            if (!off && !key.starts_with('_') && !m_read.contains(key) && !kWithoutEffect.contains(key)) {
                refuse(key, "only options that are known here");
            }
        }
    }

    const Json& m_json;
    JsonReader m_reader;
    SchedulerClass m_class;
    std::set<std::string> m_read;
};

} // namespace

Result<SchedulerConfig> parseSchedulerConfig(std::string_view json, const std::string& name)
{
    try {
        const auto parsed = parseObject(json, name);
        return ConfigReader(parsed, name).read();
    } catch (const ErrorException& failure) {
        auto error = failure.error();
        error.where = error.where == "noise schedule" ? name : error.where;
        return error;
    }
}

} // namespace cascade::diffusion
