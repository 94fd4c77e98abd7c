// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Caption.h"

#include "core/world/Draw.h"
#include "core/world/Phrases.h"
#include "core/world/Sampling.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace cascade::world {

namespace {

/// Chooses words: with a Draw any way to say a thing, without one always the canonical way.
class Speaker {
public:
    explicit Speaker(Draw* draw) : m_draw(draw) {}

    /// True with a probability; the canonical speaker always answers `canonical`.
    bool chance(double probability, bool canonical = false)
    {
        return m_draw == nullptr ? canonical : m_draw->chance(probability);
    }

    template <typename Attribute>
    std::string say(Slot slot, Attribute value)
    {
        const auto ways = waysToSay(slot, static_cast<int>(value));
        // The canonical way half of the time: rare words stay rare.
        const bool canonical = m_draw == nullptr || ways.size() == 1 || m_draw->chance(0.5);
        const int way = canonical ? 0 : m_draw->below(static_cast<int>(ways.size()));
        return std::string(ways[static_cast<std::size_t>(way)]);
    }

private:
    Draw* m_draw;
};

void append(std::string& text, const std::string& words)
{
    text += (text.empty() || words.empty() ? "" : " ") + words;
}

std::string article(const std::string& next)
{
    return std::string("aeiou").find(next.front()) == std::string::npos ? "a" : "an";
}

/// "a large red torus spinning", "two small metal cubes".
std::string sayObject(const SceneObject& object, std::size_t count, Speaker& speaker)
{
    std::string adjectives;
    const bool motionFirst = object.motion >= Motion::Rising && speaker.chance(0.2);
    const std::string motion = speaker.say(Slot::Motion, object.motion);
    if (motionFirst && motion.find(' ') == std::string::npos) {
        append(adjectives, motion);
    }
    if (object.size != Size::Large || speaker.chance(0.6, true)) {
        append(adjectives, speaker.say(Slot::Size, object.size));
    }
    const bool materialSaid = object.material != Material::Matte || speaker.chance(0.2);
    const std::string material = materialSaid ? speaker.say(Slot::Material, object.material) : "";
    const std::string colour = speaker.say(Slot::Colour, object.colour);
    const bool colourFirst = speaker.chance(0.5);
    append(adjectives, colourFirst ? colour : material);
    append(adjectives, colourFirst ? material : colour);
    append(adjectives, speaker.say(count > 1 ? Slot::ShapePlural : Slot::Shape, object.shape));

    std::string text = count > 1 ? std::string(count == 2 ? "two" : "three") : article(adjectives);
    append(text, adjectives);
    const bool motionSaid = object.motion != Motion::Still || speaker.chance(0.4);
    if (motionSaid && !(motionFirst && motion.find(' ') == std::string::npos)) {
        append(text, motion);
    }
    return text;
}

bool allAlike(const std::vector<SceneObject>& objects)
{
    return std::all_of(objects.begin(), objects.end(), [&](const SceneObject& object) {
        const SceneObject& first = objects.front();
        return object.shape == first.shape && object.colour == first.colour &&
               object.material == first.material && object.size == first.size &&
               object.motion == first.motion && (&object == &first || object.relation == Relation::Beside);
    });
}

std::string sayObjects(const std::vector<SceneObject>& objects, Speaker& speaker)
{
    if (objects.empty()) {
        return "";
    }
    if (allAlike(objects)) {
        return sayObject(objects.front(), objects.size(), speaker);
    }
    std::string text = sayObject(objects.front(), 1, speaker);
    for (std::size_t i = 1; i < objects.size(); ++i) {
        if (speaker.chance(0.35)) {
            append(text, speaker.chance(0.5) ? "and" : "with");
            append(text, sayObject(objects[i], 1, speaker));
            append(text, speaker.say(Slot::RelationFrom, objects[i].relation));
        } else {
            append(text, speaker.say(Slot::RelationTo, objects[i].relation));
            append(text, sayObject(objects[i], 1, speaker));
        }
    }
    return text;
}

std::string sayLettering(const Lettering& lettering, Speaker& speaker)
{
    std::string text = speaker.say(Slot::WordIntro, 0);
    append(text, std::string(kLetteringWords[static_cast<std::size_t>(lettering.word)]));
    if (lettering.motion != WordMotion::Still) {
        append(text, speaker.say(Slot::WordMotion, lettering.motion));
    }
    return text;
}

std::string sayScene(const Scene& scene, Speaker& speaker)
{
    std::string text = sayObjects(scene.objects, speaker);
    std::string word = scene.lettering ? sayLettering(*scene.lettering, speaker) : "";
    if (!word.empty() && (text.empty() || speaker.chance(0.6, true))) {
        text = text.empty() ? word : word + " and " + text;
        word.clear();
    }
    const bool prefix = scene.style != Style::Plain && speaker.chance(0.4);
    if (prefix) {
        text = speaker.say(Slot::StylePrefix, scene.style) + " " + text;
    }
    if (scene.background != Background::WhiteFloor || speaker.chance(0.85, true)) {
        append(text, speaker.say(Slot::Background, scene.background));
    }
    if (!word.empty()) {
        text += ", " + word;
    }
    std::vector<std::string> extras;
    if (scene.camera != CameraMove::Still || speaker.chance(0.1)) {
        extras.push_back(speaker.say(Slot::Camera, scene.camera));
    }
    if (scene.light != Light::Soft || speaker.chance(0.05)) {
        extras.push_back(speaker.say(Slot::Light, scene.light));
    }
    if (scene.style != Style::Plain && !prefix) {
        extras.push_back(speaker.say(Slot::Style, scene.style));
    }
    if (extras.size() > 1 && speaker.chance(0.3)) {
        std::reverse(extras.begin(), extras.end());
    }
    for (const std::string& extra : extras) {
        text += ", " + extra;
    }
    return text;
}

struct Pattern {
    std::vector<std::string> words;
    const Phrase* phrase;
};

/// All phrases as words, longest first; among equals, in the order of the table.
const std::vector<Pattern>& patterns()
{
    static const std::vector<Pattern> all = [] {
        std::vector<Pattern> list;
        for (const Phrase& phrase : phrases()) {
            list.push_back({wordsOf(phrase.text), &phrase});
        }
        std::stable_sort(list.begin(), list.end(),
                         [](const Pattern& a, const Pattern& b) { return a.words.size() > b.words.size(); });
        return list;
    }();
    return all;
}

/// Reads a caption word by word, the longest known phrase first.
class Parser {
public:
    Parser(std::vector<std::string> words, std::uint64_t seed) : m_words(std::move(words)), m_draw(seed, 2) {}

    /// The attributes; placement is left to the caller. No objects and no lettering if nothing was
    /// understood.
    Scene parse()
    {
        std::size_t at = 0;
        while (at < m_words.size()) {
            const Pattern* pattern = longestAt(at);
            if (pattern == nullptr) {
                ++at;
                continue;
            }
            at += pattern->words.size();
            if (pattern->phrase->slot == Slot::WordIntro) {
                at += readWord(at) ? 1 : 0;
            } else {
                take(*pattern->phrase);
            }
        }
        if (m_adjectives && m_scene.objects.empty()) {
            addObjects(m_draw.any<Shape>());
        }
        return std::move(m_scene);
    }

private:
    const Pattern* longestAt(std::size_t at) const
    {
        for (const Pattern& pattern : patterns()) {
            if (at + pattern.words.size() <= m_words.size() &&
                std::equal(pattern.words.begin(), pattern.words.end(),
                           m_words.begin() + static_cast<std::ptrdiff_t>(at))) {
                return &pattern;
            }
        }
        return nullptr;
    }

    bool readWord(std::size_t at)
    {
        const auto found = at < m_words.size()
                               ? std::find(kLetteringWords.begin(), kLetteringWords.end(), m_words[at])
                               : kLetteringWords.end();
        if (found == kLetteringWords.end()) {
            return false;
        }
        m_scene.lettering = Lettering{static_cast<int>(found - kLetteringWords.begin()), WordMotion::Still};
        m_onWord = true;
        return true;
    }

    void take(const Phrase& phrase)
    {
        switch (phrase.slot) {
        case Slot::Background:
            m_scene.background = static_cast<Background>(phrase.value);
            break;
        case Slot::Camera:
            m_scene.camera = static_cast<CameraMove>(phrase.value);
            break;
        case Slot::Light:
            m_scene.light = static_cast<Light>(phrase.value);
            break;
        case Slot::Style:
        case Slot::StylePrefix:
            m_scene.style = static_cast<Style>(phrase.value);
            break;
        case Slot::WordMotion:
            if (m_scene.lettering) {
                m_scene.lettering->motion = static_cast<WordMotion>(phrase.value);
            }
            break;
        case Slot::Motion:
            takeMotion(static_cast<Motion>(phrase.value));
            break;
        default:
            takeOfObject(phrase);
        }
    }

    void takeOfObject(const Phrase& phrase)
    {
        switch (phrase.slot) {
        case Slot::Count:
            m_next = SceneObject{.relation = m_next.relation};
            m_adjectives = m_colourSaid = m_onWord = false;
            m_open = true;
            m_count = phrase.value;
            break;
        case Slot::Size:
            m_next.size = static_cast<Size>(phrase.value);
            m_adjectives = true;
            break;
        case Slot::Colour:
            m_next.colour = static_cast<Colour>(phrase.value);
            m_adjectives = m_colourSaid = true;
            break;
        case Slot::Material:
            m_next.material = static_cast<Material>(phrase.value);
            m_adjectives = true;
            break;
        case Slot::Shape:
        case Slot::ShapePlural:
            addObjects(static_cast<Shape>(phrase.value));
            break;
        case Slot::AnyShape:
            addObjects(m_draw.any<Shape>());
            break;
        case Slot::RelationTo:
            m_next.relation = static_cast<Relation>(phrase.value);
            break;
        case Slot::RelationFrom:
            if (!m_scene.objects.empty()) {
                m_scene.objects.back().relation = static_cast<Relation>(phrase.value);
            }
            break;
        default:
            break;
        }
    }

    /// Before a noun the motion is the coming object's, after it the last one's, after a word the word's.
    void takeMotion(Motion motion)
    {
        if (m_onWord && (motion == Motion::Spinning || motion == Motion::Still)) {
            m_scene.lettering->motion = motion == Motion::Spinning ? WordMotion::Spinning : WordMotion::Still;
        } else if (m_open || m_adjectives || m_scene.objects.empty()) {
            m_next.motion = motion;
            m_adjectives = true;
        } else {
            for (std::size_t i = m_lastFirst; i < m_scene.objects.size(); ++i) {
                m_scene.objects[i].motion = motion;
            }
        }
    }

    void addObjects(Shape shape)
    {
        m_next.shape = shape;
        if (!m_colourSaid) {
            m_next.colour = m_draw.any<Colour>();
        }
        m_lastFirst = m_scene.objects.size();
        for (int i = 0; i < m_count && m_scene.objects.size() < 3; ++i) {
            m_scene.objects.push_back(m_next);
            m_next.relation = Relation::Beside;
        }
        m_scene.objects.front().relation = Relation::Beside;
        m_next = SceneObject{};
        m_count = 1;
        m_adjectives = m_colourSaid = m_onWord = m_open = false;
    }

    std::vector<std::string> m_words;
    Draw m_draw;
    Scene m_scene;
    SceneObject m_next;
    int m_count = 1;
    std::size_t m_lastFirst = 0; ///< the objects named last start here
    bool m_open = false;         ///< an article or number has begun an object
    bool m_adjectives = false;   ///< something was said of the coming object
    bool m_colourSaid = false;
    bool m_onWord = false; ///< the thing named last is the lettering
};

} // namespace

std::string caption(const Scene& scene, std::uint64_t seed)
{
    Draw draw(seed, 3);
    Speaker speaker(&draw);
    return sayScene(scene, speaker);
}

std::string canonicalCaption(const Scene& scene)
{
    Speaker speaker(nullptr);
    return sayScene(scene, speaker);
}

Result<Scene> parseCaption(std::string_view text, std::uint64_t seed)
{
    Scene scene = Parser(wordsOf(text), seed).parse();
    if (scene.objects.empty() && !scene.lettering) {
        return Error{ErrorCode::BadInput, "world", "the caption names no object and no word to write",
                     "Name a shape, as in \"a large red torus spinning over a checkered floor\"."};
    }
    placeScene(scene, seed);
    return scene;
}

std::vector<std::string> knownWords()
{
    std::set<std::string> words(kLetteringWords.begin(), kLetteringWords.end());
    for (const Pattern& pattern : patterns()) {
        words.insert(pattern.words.begin(), pattern.words.end());
    }
    return {words.begin(), words.end()};
}

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0 || byte >= 0x80) {
            word += static_cast<char>(std::tolower(byte));
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) {
        words.push_back(word);
    }
    return words;
}

} // namespace cascade::world
